import { setImmediate as turn } from 'node:timers/promises';
import { SimulatedClock, seededRandom } from '@parley/runtime/testing';
import { memoryPair } from '@parley/transport/testing';
import { expect, test } from 'vitest';
import { Checks } from './checks.ts';
import { Link } from './link.ts';

function makeLink(name: string): Link {
  const clock = new SimulatedClock();
  const [channel] = memoryPair({ clock, random: seededRandom(name) });
  const link = new Link(name, { kind: 'peer', session: null }, channel, 0);
  channel.listen({
    message() {},
    drain() {},
    close: () => {
      link.closed = true;
    },
  });
  return link;
}

/** Checks that end when told to. */
class Gate {
  readonly begun: string[] = [];
  readonly #open: (() => void)[] = [];

  readonly check = (name: string) => async (): Promise<boolean> => {
    this.begun.push(name);
    await new Promise<void>((resolve) => this.#open.push(resolve));
    return true;
  };

  async release(count: number): Promise<void> {
    for (const open of this.#open.splice(0, count)) open();
    await turn();
  }
}

test('few run at once, however many wait', async () => {
  const [checks, gate, link] = [new Checks(() => {}), new Gate(), makeLink('a')];
  const results = Array.from({ length: 1_000 }, (_, i) => checks.run(link, gate.check(`${i}`)));
  await turn();
  expect(gate.begun).toHaveLength(32);
  await gate.release(8);
  expect(gate.begun).toHaveLength(40);
  while (gate.begun.length < 1_000) await gate.release(32);
  await gate.release(32);
  expect(await Promise.all(results)).toEqual(results.map(() => true));
});

test('links take turns: one check of another link does not wait behind a flood', async () => {
  const [checks, gate] = [new Checks(() => {}), new Gate()];
  const [flooding, quiet] = [makeLink('flooding'), makeLink('quiet')];
  for (let i = 0; i < 10_000; i++) void checks.run(flooding, gate.check('flood'));
  void checks.run(quiet, gate.check('keystroke'));
  await turn();
  await gate.release(2);
  expect(gate.begun).toHaveLength(34);
  expect(gate.begun).toContain('keystroke');
});

test('many who bring much take turns of sixteen, and a keystroke does not wait for them', async () => {
  const [checks, gate] = [new Checks(() => {}), new Gate()];
  for (const name of 'abcdef') {
    const link = makeLink(name);
    for (let i = 0; i < 100; i++) void checks.run(link, gate.check(name));
  }
  await turn();
  while (gate.begun.length < 128) await gate.release(32);
  const turns = gate.begun.slice(32).join('');
  expect(turns).toMatch(/(.)\1{15}/);
  expect(new Set(gate.begun).size).toBe(6);
  void checks.run(makeLink('quiet'), gate.check('keystroke'));
  await gate.release(2);
  expect(gate.begun.slice(128)).toContain('keystroke');
});

test('new links do not keep those that bring much waiting', async () => {
  const [checks, gate, flooding] = [new Checks(() => {}), new Gate(), makeLink('flooding')];
  for (let i = 0; i < 100; i++) void checks.run(flooding, gate.check('flood'));
  for (let i = 0; i < 100; i++) void checks.run(makeLink(`new ${i}`), gate.check('new'));
  await turn();
  await gate.release(32);
  await gate.release(32);
  const later = gate.begun.slice(32);
  expect(later.filter((name) => name === 'flood').length).toBeGreaterThanOrEqual(later.length / 2 - 1);
});

test('a check that throws counts as false, is reported, and holds up nobody', async () => {
  const errors: unknown[] = [];
  const checks = new Checks((error) => errors.push(error));
  const link = makeLink('a');
  const odd = new Error('an odd key');
  const results = Array.from({ length: 100 }, () =>
    checks.run(link, async () => {
      throw odd;
    }),
  );
  results.push(checks.run(link, async () => true));
  expect((await Promise.all(results)).filter(Boolean)).toEqual([true]);
  expect(errors).toHaveLength(100);
  expect(errors[0]).toBe(odd);
});

test('what a banned link still had waiting costs nothing', async () => {
  const checks = new Checks(() => {});
  const link = makeLink('forger');
  let checked = 0;
  const results = Array.from({ length: 5_000 }, () =>
    checks
      .run(link, async () => {
        checked += 1;
        return false;
      })
      .then((valid) => {
        if (!valid) link.strike();
      }),
  );
  await Promise.all(results);
  expect(link.banned).toBe(true);
  expect(link.closed).toBe(true);
  expect(checked).toBeLessThan(64 + 2 * 32);
});

/** A link whose channel can be held, and what it was told. */
function heldLink(name: string): { readonly link: Link; readonly told: string[] } {
  const link = makeLink(name);
  const told: string[] = [];
  link.channel.hold = () => void told.push('hold');
  link.channel.goOn = () => void told.push('go on');
  return { link, told };
}

test('a link for which much waits is held until half of it is done; the others are not', async () => {
  const [checks, gate] = [new Checks(() => {}), new Gate()];
  const [flooding, quiet] = [heldLink('flooding'), heldLink('quiet')];
  for (let i = 0; i < 1_500; i++) void checks.run(flooding.link, gate.check('flood'));
  void checks.run(quiet.link, gate.check('keystroke'));
  await turn();
  expect([flooding.told, quiet.told]).toEqual([['hold'], []]);
  while (gate.begun.length < 900) await gate.release(32);
  expect(flooding.told).toEqual(['hold']);
  while (gate.begun.length < 1_501) await gate.release(32);
  expect([flooding.told, quiet.told]).toEqual([['hold', 'go on'], []]);
});

test('where many links have much waiting, each is held sooner', async () => {
  const [checks, gate] = [new Checks(() => {}), new Gate()];
  for (let i = 0; i < 20; i++) {
    const { link } = heldLink(`flooding ${i}`);
    for (let j = 0; j < 1_000; j++) void checks.run(link, gate.check('flood'));
  }
  const late = heldLink('late');
  for (let i = 0; i < 100; i++) void checks.run(late.link, gate.check('late'));
  expect(late.told).toEqual(['hold']);
});
