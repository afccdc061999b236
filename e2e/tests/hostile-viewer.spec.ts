import { systemRandom } from '@parley/runtime';
import { openFragment } from '@parley/seal';
import { nodeCrypto } from '@parley/seal/node';
import type { SyncMessage } from '@parley/wire';
import { FORGED_TEXT, forgeries, refusalsIn } from '../src/forgeries.ts';
import { homePosition } from '../src/home-position.ts';
import { readFromHome } from '../src/home-reader.ts';
import { HostilePeer } from '../src/hostile-peer.ts';
import { expect, expectEqual, selectedPairs, test, until } from '../src/index.ts';

test('a hostile peer with a view link forges, replays and borrows, over the mesh and to home: nothing is accepted, and it is told why', async ({
  launch,
  links,
  server,
}) => {
  const suite = nodeCrypto();
  const access = await openFragment(suite, new URL(links.view).hash.slice(1));
  const [ada, vera] = await Promise.all([
    launch('ada', { plainAddresses: true }),
    launch('vera', { plainAddresses: true }),
  ]);
  const [editor, viewer] = await Promise.all([ada.open(links.edit), vera.open(links.view)]);
  await Promise.all([editor.untilDirect(), viewer.untilDirect()]);

  const eve = await HostilePeer.join(links.view);
  try {
    const { wires } = eve;
    await until('eve is joined to both pages and to home', () => wires.open.length === 3);
    expect(wires.open.map(({ end, kind }) => `${end} over ${kind}`).sort()).toEqual([
      'home over websocket',
      'peer over webrtc',
      'peer over webrtc',
    ]);
    expect(
      await selectedPairs(editor.page),
      'the page is joined to the viewer’s page and to eve',
    ).toHaveLength(2);
    await editor.typeParagraph('Written by Ada.');
    await viewer.shows('Written by Ada.');
    await editor.untilAtHome();
    await until('eve has heard what a viewer hears', () => {
      const newest = wires.envelopes.at(-1)?.header;
      const { receipt } = wires;
      const runs = receipt?.runs.get(newest?.session ?? '') ?? [];
      return newest !== undefined && runs.some(({ to }) => to > newest.number);
    });
    const newest = wires.envelopes.at(-1);
    const victim = wires.certificates.find(({ session }) => session === newest?.header.session);
    if (!newest || !victim || !wires.receipt)
      throw new Error('a viewer hears edits, certificates and receipts');

    const before = {
      document: await expectEqual([editor, viewer]),
      position: homePosition(server.dataFolder, access.room),
    };
    const unchanged = async (what: string): Promise<void> => {
      expect.soft(await editor.state(), `${what}: Ada’s document`).toEqual(before.document);
      expect.soft(await viewer.state(), `${what}: Vera’s document`).toEqual(before.document);
      expect.soft(homePosition(server.dataFolder, access.room), `${what}: home`).toEqual(before.position);
    };

    const made = await forgeries({
      ...{ suite, random: systemRandom, access, victim, newest, receipt: wires.receipt },
    });
    for (const { what, messages, refusals } of made) {
      const said = eve.say(messages);
      expect(said).toHaveLength(3);
      for (const { wire, answers } of said) {
        await until(`${what}: ${wire.end} refuses`, () => refusalsIn(answers()).length >= refusals.length);
        expect.soft(refusalsIn(answers()), `${what}, to ${wire.end}`).toEqual(refusals);
      }
      await unchanged(what);
    }

    // Old ones are dropped in silence: the one answer is to what is forged behind them.
    const last = made[0];
    if (!last) throw new Error('nothing was forged');
    const replays: SyncMessage[] = [
      ...wires.certificates.map((certificate): SyncMessage => ({ type: 'certificate', certificate })),
      ...wires.envelopes.map((envelope): SyncMessage => ({ type: 'envelope', envelope })),
      ...wires.presences.map((envelope): SyncMessage => ({ type: 'presence', envelope })),
    ];
    expect(replays.length).toBeGreaterThan(2);
    for (const { wire, answers } of eve.say([...replays, ...last.messages])) {
      await until(`${wire.end} refuses what comes after`, () => refusalsIn(answers()).length > 0);
      expect(refusalsIn(answers())).toEqual(last.refusals);
    }
    await unchanged('old ones');

    // The room lives on, and a newcomer finds at home what Ada wrote, and nothing else.
    expect(wires.open).toHaveLength(3);
    await editor.typeParagraph('And still there.');
    await viewer.shows('And still there.');
    await editor.untilAtHome();
    const found = await readFromHome(links.view, server.origin, (text) => text.includes('And still there.'));
    expect(found).toBe((await editor.state()).xml);
    expect(found).not.toContain(FORGED_TEXT);
    const { problems } = await editor.status();
    expect(problems).toEqual([]);
  } finally {
    await eve.leave();
  }
});
