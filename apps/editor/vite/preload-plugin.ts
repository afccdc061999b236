import type { Plugin } from 'vite';

/** Has the browser fetch the file `chunk`, which every page needs, as it reads the HTML: it would hear of it from the entry,
 * which takes another way to the server and back. */
export function preload(chunk: string): Plugin {
  return {
    name: 'parley-preload',
    apply: 'build',
    transformIndexHtml(_html, { bundle }) {
      const file = Object.values(bundle ?? {}).find((made) => made.type === 'chunk' && made.name === chunk);
      if (!file) throw new Error(`there is no file "${chunk}" to load ahead`);
      const attrs = { rel: 'modulepreload', crossorigin: true, href: `./${file.fileName}` };
      return [{ tag: 'link', attrs, injectTo: 'head' }];
    },
  };
}
