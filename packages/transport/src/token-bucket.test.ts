import { describe, expect, it } from 'vitest';
import { TokenBucket } from './token-bucket.ts';

describe('the token bucket', () => {
  it('allows a burst, then the rate', () => {
    const bucket = new TokenBucket(10, 20, 0);
    expect(Array.from({ length: 21 }, () => bucket.take(1, 0)).filter(Boolean)).toHaveLength(20);
    expect(bucket.take(1, 99)).toBe(false);
    expect(bucket.take(1, 100)).toBe(true);
    expect(bucket.take(1, 100)).toBe(false);
  });

  it('takes nothing when it refuses, and never fills above its capacity', () => {
    const bucket = new TokenBucket(10, 20, 0);
    expect(bucket.take(21, 0)).toBe(false);
    expect(bucket.take(20, 0)).toBe(true);
    expect(bucket.take(21, 1_000_000)).toBe(false);
    expect(bucket.take(20, 1_000_000)).toBe(true);
  });

  it('does not drain when the clock is set back', () => {
    const bucket = new TokenBucket(10, 20, 1_000_000);
    expect(bucket.take(10, 0)).toBe(true);
    expect(bucket.take(10, 0)).toBe(true);
    expect(bucket.take(1, 50)).toBe(false);
    expect(bucket.take(1, 200)).toBe(true);
  });
});
