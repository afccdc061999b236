import { expect, test } from '@playwright/test';
import { type Browser, expectEqual, until } from '../src/index.ts';
import type { Passage, Translation } from './lab/home.ts';
import { Lab } from './lab/lab.ts';
import { type Rung, rungBetween, untilRung } from './rung.ts';

interface Side {
  readonly translate?: Translation;
  readonly pass?: Passage;
}

/** Who stands behind what, and by which rung they must be joined. Rows marked @quick run with every change. */
const ROWS: readonly (readonly [name: string, left: Side, right: Side, must: Rung])[] = [
  ['cone NAT — cone NAT @quick', {}, {}, 'direct'],
  ['cone NAT — symmetric NAT @quick', {}, { translate: 'symmetric' }, 'turn-udp'],
  ['symmetric NAT — symmetric NAT', { translate: 'symmetric' }, { translate: 'symmetric' }, 'turn-udp'],
  ['UDP blocked — cone NAT @quick', { pass: 'no-udp' }, {}, 'turn-tcp'],
  ['UDP blocked — UDP blocked', { pass: 'no-udp' }, { pass: 'no-udp' }, 'turn-tcp'],
  ['only port 443 — cone NAT @quick', { pass: 'https' }, {}, 'turn-tls'],
  ['only the web server — cone NAT @quick', { pass: 'web' }, {}, 'home'],
];

const seen: { row: string; must: string; was: string; 'first text, ms'?: number; 'on it, ms': number }[] = [];

let lab: Lab;
let homes: Awaited<ReturnType<typeof twoHomes>>;
let browsers: readonly [Browser, Browser];

async function twoHomes() {
  const [left, right] = [await lab.internet.home(), await lab.internet.home()];
  return { left, right, devices: [await left.device(), await right.device()] as const };
}

test.beforeAll(async () => {
  lab = await Lab.build();
  homes = await twoHomes();
  const [one, other] = homes.devices;
  browsers = await Promise.all([lab.browser('ada', one), lab.browser('bob', other)]);
});

test.afterAll(async () => {
  await lab?.close();
  console.table(seen);
});

for (const [name, left, right, must] of ROWS) {
  test(`${name.replace(' @quick', '')}: ${must}${name.endsWith('@quick') ? ' @quick' : ''}`, async () => {
    for (const [home, side] of [
      [homes.left, left],
      [homes.right, right],
    ] as const) {
      await home.translate(side.translate ?? 'cone');
      await home.pass(side.pass ?? 'all');
    }
    const { edit } = await lab.document();
    const [ada, bob] = browsers;
    const first = await ada.open(edit);
    await first.typeParagraph('Ada was here first.');
    const opened = performance.now();
    const second = await bob.open(edit);
    await second.shows('Ada was here first.');
    const firstText = performance.now() - opened;
    await untilRung([first, second], must);
    const settled = performance.now() - opened;

    await Promise.all([
      first.typeParagraph('Ada, both at once.', { delay: 30 }),
      second.typeParagraph('Bob, both at once.', { delay: 30 }),
    ]);
    await expectEqual([first, second]);
    expect(await rungBetween([first, second]), 'it is still the same').toBe(must);
    seen.push({
      row: name.replace(' @quick', ''),
      must,
      was: must,
      'first text, ms': Math.round(firstText),
      'on it, ms': Math.round(settled),
    });
    await Promise.all([first.close(), second.close()]);
  });
}

test('IPv6 alone — both: direct or by relay, and the page says which', async () => {
  const [left, right] = [await lab.internet.home(), await lab.internet.home()];
  const [ada, bob] = [
    await lab.browser('ada', await left.device({ v4: false, v6: true }), { family: 6 }),
    await lab.browser('bob', await right.device({ v6: true }), { family: 'both' }),
  ];
  const { edit } = await lab.document();
  const documents = [await ada.open(edit), await bob.open(edit)] as const;
  const opened = performance.now();
  let was: Rung | null = null;
  await until('WebRTC joins them', async () => {
    was = await rungBetween(documents);
    return was === 'direct' || was === 'turn-udp';
  });
  const settled = Math.round(performance.now() - opened);
  await Promise.all(documents.map((document) => document.typeParagraph(`${document.name}, over IPv6.`)));
  await expectEqual(documents);
  const said = was === 'direct' ? 'direct' : 'relayed';
  for (const document of documents) await document.untilStatus(`says ${said}`, ({ route }) => route === said);
  seen.push({ row: 'IPv6 alone — both', must: 'direct or turn', was: was ?? 'none', 'on it, ms': settled });
});
