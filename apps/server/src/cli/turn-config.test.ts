import { readTurnConfig, renderTurnConfig, turnConfigVariables } from '@parley/turn';
import { describe, expect, test } from 'vitest';
import { parley } from './parley.ts';

const secret = 'a-secret-of-the-test-alone-0123456789';

async function run(args: readonly string[], env: Readonly<Record<string, string>>) {
  const said: string[] = [];
  const complained: string[] = [];
  const code = await parley(['turn-config', ...args], {
    env,
    say: (line) => said.push(`${line}\n`),
    complain: (line) => complained.push(`${line}\n`),
    ask: async () => '',
  });
  return { code, stdout: said.join(''), stderr: complained.join('') };
}

describe('parley turn-config', () => {
  test('prints the configuration', async () => {
    const env = { PARLEY_TURN_SECRET: secret };
    const { code, stdout, stderr } = await run([], env);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(renderTurnConfig(readTurnConfig(env)));
  });

  test('--help lists every variable', async () => {
    const { code, stdout } = await run(['--help'], {});
    expect(code).toBe(0);
    for (const name of Object.keys(turnConfigVariables)) expect(stdout).toContain(`  ${name} `);
  });

  test.each([
    [[], { PARLEY_TURN_SECRET: secret, PARLEY_TURN_PORT: 'x' }, /^PARLEY_TURN_PORT: .*\n$/],
    [[], { PARLEY_TURN_SECRET: 'hunter2' }, /^PARLEY_TURN_SECRET: (?!.*hunter2).*\n$/],
    [
      [],
      { PARLEY_TURN_SECRET: secret, PARLEY_TURN_PORTS: '1' },
      /^PARLEY_TURN_PORTS: .*PARLEY_TURN_PORT .*\n$/,
    ],
    [['--port'], { PARLEY_TURN_SECRET: secret }, /it is: parley turn-config\n$/],
  ])('a wrong setting is one line and exit 2: %j %j', async (args, env, line) => {
    const { code, stdout, stderr } = await run(args, env);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(line);
  });
});
