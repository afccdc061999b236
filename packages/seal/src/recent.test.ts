import { describe, expect, it } from 'vitest';
import { Recent } from './recent.ts';

describe('Recent', () => {
  it('makes a value once, and forgets what was used longest ago', async () => {
    const recent = new Recent<number>(2);
    let made = 0;
    const get = (key: string) => recent.get(key, async () => ++made);
    expect([await get('a'), await get('b'), await get('a'), await get('c'), await get('a')]).toEqual([
      1, 2, 1, 3, 1,
    ]);
    expect(recent.size).toBe(2);
    expect(await get('b')).toBe(4);
  });

  it('does not keep a failure', async () => {
    const recent = new Recent<number>(2);
    await expect(recent.get('a', () => Promise.reject(new Error('once')))).rejects.toThrow('once');
    expect(await recent.get('a', async () => 1)).toBe(1);
  });
});
