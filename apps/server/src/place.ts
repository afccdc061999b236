import type { Config } from './config.ts';

/** Where home keeps its rooms and its key: a folder that one process uses, or a PostgreSQL database that several share. */
export type Place =
  | { readonly kind: 'folder'; readonly folder: string }
  /** `folder`: what stood in the database before a restore is put there. */
  | { readonly kind: 'database'; readonly url: string; readonly folder: string };

export const placeOf = ({
  database,
  dataDirectory: folder,
}: Pick<Config, 'database' | 'dataDirectory'>): Place =>
  database === null ? { kind: 'folder', folder } : { kind: 'database', url: database, folder };

/** How a person is told of it; a database's password stands in no message. */
export function nameOf(place: Place): string {
  if (place.kind === 'folder') return place.folder;
  // No URL of the standard: a database's may have no host.
  const [, host = '', name = ''] = /^\w+:\/\/(?:[^@/]*@)?([^/?]*)\/?([^?]*)/.exec(place.url) ?? [];
  return ['the database', name, host && `at ${host}`].filter(Boolean).join(' ');
}
