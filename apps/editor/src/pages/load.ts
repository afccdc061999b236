import type { ComponentType } from 'react';
import type { Route } from '../route.ts';

/** A page whose code is loaded when it is needed, once. */
export class PageCode<Props> {
  readonly #fetch: () => Promise<ComponentType<Props>>;
  #loading: Promise<ComponentType<Props>> | null = null;
  #page: ComponentType<Props> | null = null;

  constructor(fetch: () => Promise<ComponentType<Props>>) {
    this.#fetch = fetch;
  }

  /** The page, if it is there. */
  get page(): ComponentType<Props> | null {
    return this.#page;
  }

  /** Rejects if its code cannot be had; asked again, it tries again. */
  load(): Promise<ComponentType<Props>> {
    this.#loading ??= this.#fetch().then(
      (page) => {
        this.#page = page;
        return page;
      },
      (error: unknown) => {
        this.#loading = null;
        throw error;
      },
    );
    return this.#loading;
  }
}

export const libraryPage = new PageCode(
  async () => (await import('../library/library-page.tsx')).LibraryPage,
);
export const newPage = new PageCode(async () => (await import('./new-page.tsx')).NewPage);
export const documentPage = new PageCode(async () => (await import('./document-page.tsx')).DocumentPage);

/** Begins to load what the page of a route needs: a new document soon needs what a document does. Should it fail, the
 * page hears of it when it asks for the same itself. */
export function loadAhead(route: Route): void {
  const needed: Readonly<Record<Route, readonly { load(): Promise<unknown> }[]>> = {
    start: [libraryPage],
    new: [newPage, documentPage],
    document: [documentPage],
    'not-found': [],
  };
  for (const code of needed[route]) code.load().catch(() => undefined);
}
