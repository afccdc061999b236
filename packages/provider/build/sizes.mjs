import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** What a page loads once there is somebody to dial, when it meets or makes a base, or is asked to; and what a page never loads. */
const LATE = new RegExp(
  [
    '^(webrtc|meeting|examine-base|make-base|hand-over|other-words|owners-deletion|connection-test)-',
    '^(sqlite-store|compactor|memory)-',
    '^(node|proof-worker|state-worker)\\.js$',
  ].join('|'),
);

/** Bytes of the tarball, of what of it loads late (gzipped by itself), and of all that is in it. */
export function packedSize(folder) {
  const [report] = JSON.parse(
    execFileSync('npm', ['pack', '--dry-run', '--json'], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  );
  const late = report.files
    .filter(({ path }) => path.startsWith('dist/') && LATE.test(path.slice('dist/'.length)))
    .reduce((sum, { path }) => sum + gzipSync(readFileSync(join(folder, path))).length, 0);
  return { packed: report.size, late, unpacked: report.unpackedSize };
}

/** Gzipped bytes of ours that a page of Vite's has before its first dial, and with Yjs and lib0; then what it fetches meanwhile and wants
 * once the log has been read, and what the first dial of a peer adds. */
export async function pageSizes(folder) {
  const [own, all] = [
    await bundled(folder, [/^yjs$/, /^y-protocols\//, /^lib0\//]),
    await bundled(folder, []),
  ];
  return { own: own.first, beside: own.beside, withYjs: all.first, dial: all.dial };
}

async function bundled(folder, external) {
  const { build } = await import('vite');
  const entry = 'virtual:app';
  const [result] = [
    await build({
      configFile: false,
      root: folder,
      logLevel: 'error',
      plugins: [
        {
          name: 'app',
          resolveId: (id) => (id === entry ? `\0${entry}` : null),
          load: (id) =>
            id === `\0${entry}`
              ? `import { openRoom } from 'y-parley'; openRoom({ link: location.href });`
              : null,
        },
      ],
      build: { write: false, target: 'es2022', rollupOptions: { input: entry, external } },
    }),
  ].flat();
  const chunks = new Map(
    result.output.filter(({ type }) => type === 'chunk').map((chunk) => [chunk.fileName, chunk]),
  );
  const withImports = (names, found = new Set()) => {
    for (const name of names) {
      if (!chunks.has(name) || found.has(name)) continue;
      found.add(name);
      withImports(chunks.get(name).imports, found);
    }
    return found;
  };
  const named = (pattern) => [...chunks.keys()].filter((name) => pattern.test(name));
  const first = withImports(
    [...chunks.values()].filter(({ isEntry }) => isEntry).map(({ fileName }) => fileName),
  );
  const beside = withImports(named(/^assets\/assemble-/)).difference(first);
  const size = (name) => gzipSync(chunks.get(name).code).length;
  const sum = (names) => [...names].reduce((total, name) => total + size(name), 0);
  return {
    first: sum(first),
    beside: sum(beside),
    dial: sum(named(/^assets\/(meeting|webrtc)-/)),
  };
}

/** How long `import` of the package takes in a fresh Node, in ms, beside Yjs alone: the least of five. */
export function importTimes(folder) {
  const time = (specifier) => {
    const script = `const begun = performance.now(); await import('${specifier}'); console.log(performance.now() - begun)`;
    const once = () =>
      Number(
        execFileSync(process.execPath, ['--input-type=module', '-e', script], {
          cwd: folder,
          encoding: 'utf8',
        }),
      );
    return Math.min(...Array.from({ length: 5 }, once));
  };
  return { own: time('y-parley'), yjs: time('yjs') };
}
