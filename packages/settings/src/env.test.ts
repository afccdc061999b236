import { describe, expect, test } from 'vitest';
import { describeEnv, effectiveEnv, readEnv, refuseUnknown } from './env.ts';
import { integer, list, optional, required, string } from './kinds.ts';
import { EnvError, EnvProblem } from './variable.ts';

const schema = {
  PORT: integer({ meaning: 'the port', fallback: 8300, min: 1, max: 65_535 }),
  NAME: string({
    meaning: 'a name',
    fallback: 'parley',
    pattern: /^[a-z]+$/,
    expected: 'lower-case letters',
  }),
  FILE: optional({ meaning: 'a file' }),
  HOSTS: list({
    meaning: 'hosts',
    most: 3,
    item(text) {
      if (text === 'bad') throw new EnvProblem('must be good');
      return text.toUpperCase();
    },
  }),
};

describe('settings from the environment', () => {
  test('absent and empty variables take their defaults', () => {
    const defaults = { PORT: 8300, NAME: 'parley', FILE: null, HOSTS: [] };
    expect(readEnv(schema, {})).toEqual(defaults);
    expect(readEnv(schema, { PORT: '', NAME: '', FILE: '', HOSTS: ' , ' })).toEqual(defaults);
  });

  test('given ones are parsed', () => {
    expect(readEnv(schema, { PORT: '1', NAME: 'x', FILE: '/a b', HOSTS: 'a, b c' })).toEqual({
      PORT: 1,
      NAME: 'x',
      FILE: '/a b',
      HOSTS: ['A', 'B', 'C'],
    });
  });

  test.each([
    [{ PORT: '0' }, 'PORT: must be an integer from 1 to 65535, not "0"'],
    [{ PORT: '65536' }, 'PORT: must be an integer from 1 to 65535, not "65536"'],
    [{ PORT: '1.5' }, 'PORT: must be an integer from 1 to 65535, not "1.5"'],
    [{ PORT: '0x10' }, 'PORT: must be an integer from 1 to 65535, not "0x10"'],
    [{ PORT: '1'.repeat(40) }, `PORT: must be an integer from 1 to 65535, not "${'1'.repeat(40)}"`],
    [{ NAME: 'A' }, 'NAME: must be lower-case letters, not "A"'],
    [{ FILE: 'a\nb' }, 'FILE: must be printable text, not "a\\nb"'],
    [{ HOSTS: 'a bad' }, 'HOSTS: must be good'],
    [{ HOSTS: 'a b c d' }, 'HOSTS: must name at most 3, not 4'],
  ])('%j is one line that names the variable', (env, line) => {
    const read = () => readEnv(schema, env);
    expect(read).toThrow(EnvError);
    expect(read).toThrow(line);
  });

  test('a required one must be set, and a secret is in no message', () => {
    const secret = { KEY: required({ meaning: 'a key', pattern: /^k+$/, expected: 'only k', secret: true }) };
    expect(() => readEnv(secret, {})).toThrow('KEY: must be set');
    expect(() => readEnv(secret, { KEY: 'hunter2' })).toThrow(/^KEY: must be only k$/);
    expect(readEnv(secret, { KEY: 'kk' })).toEqual({ KEY: 'kk' });
  });

  test('the description names each with its default and meaning, a line each', () => {
    expect(describeEnv(schema)).toBe(
      [
        '  PORT   8300    the port',
        '  NAME   parley  a name',
        '  FILE   unset   a file',
        '  HOSTS  none    hosts',
        '',
      ].join('\n'),
    );
  });
});

describe('a variable that nobody reads', () => {
  const known = ['PARLEY_MAX_ROOM_MB', 'PARLEY_PUBLIC_URL', 'PARLEY_DATA'];
  const refused = (env: Record<string, string>) => () => refuseUnknown(env, { prefix: 'PARLEY_', known });

  test('is named in one line, with the one that was meant', () => {
    expect(refused({ PARLEY_MAX_ROOMS_MB: '1' })).toThrow(
      new EnvError('PARLEY_MAX_ROOMS_MB', 'there is no such setting; is PARLEY_MAX_ROOM_MB meant?'),
    );
    expect(refused({ PARLEY_PUBLIC_HOST: 'a' })).toThrow(/is PARLEY_PUBLIC_URL meant\?$/);
  });

  test('stands alone where nothing is like it, and its value is not shown', () => {
    expect(refused({ PARLEY_XQZ: 'hunter2' })).toThrow(/^PARLEY_XQZ: there is no such setting$/);
  });

  test('is no concern of ours under another name, or empty', () => {
    expect(refused({ PATH: '/bin', PARLEY_XQZ: '', PARLEY_DATA: 'x' })).not.toThrow();
  });
});

test('what is in force names defaults, what was set, and of a secret only that it is', () => {
  const settings = {
    PORT: integer({ meaning: 'the port', fallback: 8_300, min: 1, max: 65_535 }),
    SECRET: optional({ meaning: 'a secret', secret: true }),
    OTHER: optional({ meaning: 'another', secret: true }),
  };
  expect(effectiveEnv(settings, { SECRET: 'hunter2' })).toEqual({
    PORT: '8300',
    SECRET: 'set',
    OTHER: 'unset',
  });
});
