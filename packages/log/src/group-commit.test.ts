import { describe, expect, it } from 'vitest';
import { GroupCommit, type Outcome } from './group-commit.ts';
import { LogStorageError } from './log.ts';

const MIB = 1024 * 1024;

/** A commit that ends when the test says so, and remembers its groups. */
function handCommit(fails: (group: readonly string[]) => Error | null = () => null) {
  const groups: string[][] = [];
  const gates: (() => void)[] = [];
  const commits = new GroupCommit<string, string>({
    gather: async () => {},
    async commit(group): Promise<Outcome<string>[]> {
      groups.push([...group]);
      await new Promise<void>((resolve) => gates.push(resolve));
      const error = fails(group);
      if (error) throw error;
      return group.map((call) => ({ result: `${call}!` }));
    },
  });
  return {
    commits,
    groups,
    async release() {
      await settle();
      gates.shift()?.();
      await settle();
    },
  };
}

async function settle(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve();
}

describe('group commit', () => {
  it('gathers what comes in while a group is written', async () => {
    const { commits, groups, release } = handCommit();
    const first = commits.submit({ call: 'a', size: 1 });
    await settle();
    const rest = ['b', 'c', 'd'].map((call) => commits.submit({ call, size: 1 }));
    await release();
    expect(await first).toBe('a!');
    await release();
    expect(await Promise.all(rest)).toEqual(['b!', 'c!', 'd!']);
    expect(groups).toEqual([['a'], ['b', 'c', 'd']]);
    await commits.idle();
  });

  it('cuts a group at 8 MiB, and takes a larger call alone', async () => {
    const { commits, groups, release } = handCommit();
    const sizes = { a: 5, b: 3, c: 1, d: 9, e: 1 };
    const calls = Object.entries(sizes).map(([call, mib]) => commits.submit({ call, size: mib * MIB }));
    for (let i = 0; i < 4; i++) await release();
    await Promise.all(calls);
    expect(groups).toEqual([['a', 'b'], ['c'], ['d'], ['e']]);
  });

  it('tries the calls of a failed group one by one', async () => {
    const { commits, groups, release } = handCommit((group) =>
      group.includes('b') ? new Error('b is bad') : null,
    );
    const calls = ['a', 'b', 'c'].map((call) => commits.submit({ call, size: 1 }));
    const settled = Promise.allSettled(calls);
    for (let i = 0; i < 4; i++) await release();
    expect((await settled).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(groups).toEqual([['a', 'b', 'c'], ['a'], ['b'], ['c']]);
  });

  it('does not try one by one what does not answer at all', async () => {
    const { commits, groups, release } = handCommit(() => new LogStorageError('refused', 'no answer'));
    const settled = Promise.allSettled(['a', 'b'].map((call) => commits.submit({ call, size: 1 })));
    await release();
    expect((await settled).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(groups).toEqual([['a', 'b']]);
  });

  it('refuses more than 256 MiB waiting, and takes calls again afterwards', async () => {
    const { commits, release } = handCommit();
    const held = [
      commits.submit({ call: 'a', size: 200 * MIB }),
      commits.submit({ call: 'b', size: 56 * MIB }),
    ];
    await expect(commits.submit({ call: 'c', size: 1 })).rejects.toMatchObject({ kind: 'refused' });
    await release();
    await release();
    await Promise.all(held);
    const again = commits.submit({ call: 'd', size: 1 });
    await release();
    expect(await again).toBe('d!');
  });
});
