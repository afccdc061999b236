import { describe, expect, it } from 'vitest';
import { originsOf } from './origins.ts';

describe('originsOf', () => {
  it('is what the request called the server, where no public host is configured', () => {
    expect(originsOf({ host: 'Localhost:8300' }, [])).toEqual(['localhost:8300']);
    expect(originsOf({ host: undefined }, [])).toEqual([]);
    expect(originsOf({ host: '' }, [])).toEqual([]);
  });

  it('rule 9: is the configured hosts alone, whatever the request says', () => {
    expect(originsOf({ host: 'evil.example' }, ['Parley.example', 'parley.example:8443'])).toEqual([
      'parley.example',
      'parley.example:8443',
    ]);
  });

  it('is bounded', () => {
    expect(originsOf({ host: 'a'.repeat(2_000) }, [])).toEqual([]);
    expect(originsOf({ host: 'é'.repeat(1_000) }, [])).toEqual([]);
    const many = Array.from({ length: 20 }, (_, index) => `host${index}.example`);
    expect(originsOf({ host: undefined }, many)).toHaveLength(8);
  });
});
