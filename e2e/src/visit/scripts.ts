/** The compressed JavaScript a page may load before one can type, bytes; 255,000 is what it is to be. It was 271,500 when this was set: React's
 * DOM is 57,000 of it, ProseMirror and Tiptap 85,000, Yjs 22,000, the room 70,000. */
export const SCRIPT_LIMIT = 272_000;
/** The same on the list of documents. */
export const LIST_SCRIPT_LIMIT = 85_000;

/** A script as the network brought it. */
export interface LoadedScript {
  readonly url: string;
  /** All that came: head and body, bytes. */
  readonly wire: number;
  /** The compressed body alone, bytes. */
  readonly body: number;
}

/** A script as the page tells of it. */
export interface SeenScript {
  readonly url: string;
  /** When the whole of it was there, ms since the page began. */
  readonly there: number;
}

export interface ScriptFigures {
  readonly files: number;
  readonly wire: number;
  readonly body: number;
}

/** What of the scripts was there by `until`, ms since the page began. A script is counted once, whoever asked for it. */
export function scriptsBy(
  until: number,
  seen: readonly SeenScript[],
  loaded: readonly LoadedScript[],
): ScriptFigures {
  const early = new Set(seen.filter(({ there }) => there <= until).map(({ url }) => url));
  const counted = new Map(loaded.filter(({ url }) => early.has(url)).map((script) => [script.url, script]));
  const sum = (of: (script: LoadedScript) => number): number =>
    [...counted.values()].reduce((total, script) => total + of(script), 0);
  return { files: counted.size, wire: sum(({ wire }) => wire), body: sum(({ body }) => body) };
}
