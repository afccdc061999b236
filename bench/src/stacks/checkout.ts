import { execFileSync } from 'node:child_process';
import { cp, mkdir, readdir, readlink, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { makeFolder, removeFolder } from '../../../e2e/src/folder.ts';
import type { Own } from '../lib/owning.ts';
import { PageServer } from '../lib/page-server.ts';
import type { RunningStack } from './running-stack.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
/** What npm calls this workspace's own packages; in `node_modules` they are links to their folders. */
const OWN_SCOPE = '@parley';

/** The sources of another commit with the benchmarks of this one, in a folder of their own. */
export interface Checkout {
  readonly folder: string;
  /** The commit's short name. */
  readonly commit: string;
  close(): Promise<void>;
}

/**
 * Checks a commit out beside the sources that run now. The benchmarks in it are the present ones, so that both are measured
 * by the same hand; every package of npm is the one installed here, whatever that commit asked for.
 *
 * @throws Error if git knows no such commit.
 */
export async function checkOut(ref: string): Promise<Checkout> {
  const commit = commitOf(ref);
  const parent = await makeFolder('against');
  const folder = join(parent, 'sources');
  const close = async (): Promise<void> => {
    await removeFolder(parent);
    // It forgets work trees whose folders are gone.
    git('worktree', 'prune');
  };
  try {
    git('worktree', 'add', '--quiet', '--detach', folder, commit);
    await linkPackages(join(folder, 'node_modules'));
    await rm(join(folder, 'bench'), { recursive: true, force: true });
    await copyBench(join(folder, 'bench'));
    return { folder, commit, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function commitOf(ref: string): string {
  try {
    return git('rev-parse', '--short', '--verify', '--end-of-options', `${ref}^{commit}`);
  } catch (cause) {
    throw new Error(`git knows no commit ${JSON.stringify(ref)}`, { cause });
  }
}

/** Starts the servers of a checkout, and builds the benchmarks' page with its packages.
 *
 * @throws Error if that commit needs a package of npm that is not installed any more. */
export async function startParleyOf(
  { folder, commit }: Checkout,
  own: Own,
  name: string,
): Promise<RunningStack> {
  const load = async (file: string): Promise<unknown> => {
    try {
      return await import(pathToFileURL(join(folder, 'bench/src', file)).href);
    } catch (cause) {
      const gone = /Cannot find package '([^']+)'/.exec(String(cause))?.[1];
      if (gone === undefined) throw cause;
      throw new Error(
        `Parley at ${commit} needs ${gone}: npm install --no-save ${gone}, and run this again`,
        {
          cause,
        },
      );
    }
  };
  // These files are copies of this folder's: what differs is where their imports of the workspace's packages lead.
  const { buildPages } = (await load('lib/build-page.ts')) as typeof import('../lib/build-page.ts');
  const { startParley } = (await load('stacks/parley.ts')) as typeof import('./parley.ts');
  const pages = own(await PageServer.serve(await buildPages(['index.html'])));
  return startParley(own, pages, { name, title: `Parley at ${commit}` });
}

/** Links to everything that is installed; what belongs to the workspace leads to the checkout's own folders. */
async function linkPackages(modules: string): Promise<void> {
  const installed = join(ROOT, 'node_modules');
  await mkdir(join(modules, OWN_SCOPE), { recursive: true });
  for (const entry of await readdir(installed)) {
    if (entry !== OWN_SCOPE) await symlink(join(installed, entry), join(modules, entry));
  }
  for (const entry of await readdir(join(installed, OWN_SCOPE))) {
    // Relative, as npm makes them: `../../packages/room`.
    const target = await readlink(join(installed, OWN_SCOPE, entry));
    await symlink(target, join(modules, OWN_SCOPE, entry));
  }
}

const copyBench = (folder: string): Promise<void> =>
  cp(join(ROOT, 'bench'), folder, {
    recursive: true,
    filter: (source) => !/[/\\](dist|node_modules)$/.test(source),
  });

const git = (...args: string[]): string =>
  execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', stdio: 'pipe' }).trim();
