import { join } from 'node:path';

/** What the bundler knows of a module: what it imports, not counting what it imports later. */
interface ModuleGraph {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null;
}

interface ChunkGroup {
  readonly debugName: string;
  /** The file a module goes into; null: another group's, or the bundler's choice. */
  name(id: string, graph: ModuleGraph): string | null;
}

/** What Vite puts around `import()`. */
const PRELOADING = /vite[\\/]preload-helper|rolldown[\\/]runtime/;

type Parts = Readonly<Record<'main' | 'every' | 'list' | 'desk', ReadonlySet<string>>>;

/** What stands in each file; a module is in the first that has it. */
const FILES: Readonly<Record<string, (id: string, parts: Parts) => boolean>> = {
  main: (id, { main }) => main.has(id) || PRELOADING.test(id),
  page: (id, { every, list, desk }) => every.has(id) || (list.has(id) && desk.has(id)),
  desk: (id, { desk }) => desk.has(id),
};

/**
 * The files of the first load. What a page needs before it can be used stands in a few large files: one for each set of pages
 * that share a module would be forty, and as each is compressed by itself, a tenth more to load.
 *
 * - `main`: which page it is, and what to fetch for it, all at once;
 * - `page`: what every page needs, and what the list and a document both do;
 * - `desk`: what else one needs to write: the room and the editor. The list opens documents, too, to rename or export one, without showing
 *   it, and does not need the editor for that; a file of the room's own would make every first document 2.4 kB more.
 *
 * Whatever is loaded later is the bundler's.
 */
export function firstLoad(root: string): ChunkGroup[] {
  let parts: Parts | null = null;
  return Object.entries(FILES).map(([file, has]) => ({
    debugName: file,
    name(id, graph) {
      parts ??= partsOf(root, graph);
      return has(id, parts) ? file : null;
    },
  }));
}

function partsOf(root: string, graph: ModuleGraph): Parts {
  const from = (...paths: string[]) =>
    needs(
      graph,
      paths.map((path) => join(root, path)),
    );
  return {
    main: from('src/main.ts'),
    every: from('src/start.tsx'),
    list: from('src/library/library-page.tsx'),
    // Other apps fetch what works on the log while they call the servers; a page has both at once.
    desk: from('src/pages/document-page.tsx', '../../packages/room/src/assemble.ts'),
  };
}

/** Modules and all they import, at once. */
function needs(graph: ModuleGraph, modules: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [...modules];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    open.push(...(graph.getModuleInfo(id)?.importedIds ?? []));
  }
  return found;
}
