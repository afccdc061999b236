/** Seeds are below this, so that they are easy to copy. */
const SEEDS = 1_000_000_000;

/** What decides a seed: environment variables, and the time in milliseconds. */
export interface SeedSource {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly now: number;
}

/**
 * So many seeds for tests that try something else each time. `PARLEY_SEED` is taken as it is, and then there is no other:
 * it repeats what failed. In CI they come from the commit that is checked out (`PARLEY_COMMIT_SEED`, its hash in
 * hexadecimal), so that each commit tries something new and each run of one commit the same. Elsewhere they come from
 * the time.
 */
export function freshSeeds(
  count: number,
  { environment, now }: SeedSource = { environment: process.env, now: Date.now() },
): string[] {
  const { PARLEY_SEED: given, PARLEY_COMMIT_SEED: commit, CI: inCi } = environment;
  if (given) return [given];
  const first = inCi && commit ? Number.parseInt(commit.slice(0, 12), 16) : now;
  if (!Number.isSafeInteger(first)) throw new TypeError('PARLEY_COMMIT_SEED is not the hash of a commit');
  return Array.from({ length: count }, (_, index) => String((first + index) % SEEDS));
}

/** One such seed. */
export function freshSeed(source?: SeedSource): string {
  return freshSeeds(1, source)[0] as string;
}
