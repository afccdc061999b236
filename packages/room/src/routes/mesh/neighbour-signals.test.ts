import type { Link } from '@parley/replica';
import type { Envelope, PassedSignal, SyncMessage } from '@parley/wire';
import { beforeEach, describe, expect, it } from 'vitest';
import { Lab } from '../../testing/lab.ts';
import { NeighbourSignals } from './neighbour-signals.ts';

interface LabLink {
  readonly link: Link;
  readonly sent: SyncMessage[];
}

const linkTo = (session: string, kind: 'peer' | 'home' = 'peer'): LabLink => {
  const sent: SyncMessage[] = [];
  const link = { info: { kind, session }, send: (message: SyncMessage) => void sent.push(message) };
  return { link: link as unknown as Link, sent };
};

describe('signals through a neighbour', () => {
  let lab: Lab;
  let a: LabLink;
  let b: LabLink;
  let here: { session: string; over: Link | null }[];
  let heard: Envelope[];
  let told: string[];
  let named: string[];
  let signals: NeighbourSignals;
  let own: Envelope;
  let strange: Envelope;

  beforeEach(async () => {
    lab = await Lab.make();
    const [first, second] = [await lab.sealer(), await lab.sealer()];
    own = await first.signal('ee'.repeat(32), new Uint8Array(3));
    strange = await second.signal('ee'.repeat(32), new Uint8Array(3));
    a = linkTo(first.session);
    b = linkTo('b');
    [here, heard, told, named] = [[], [], [], []];
    signals = new NeighbourSignals({
      self: 'me',
      clock: lab.clock,
      sightings: () => here,
      linkTo: (session) => [a, b].find(({ link }) => link.info.session === session)?.link ?? null,
      isNamed: (session) => named.includes(session),
      begun: (_, session) => told.push(`begun ${session}`),
      ended: (name) => told.push(`ended ${name.slice(-3)}`),
      heard: (envelope) => heard.push(envelope),
    });
  });

  const passed = (to: string, envelope: Envelope): PassedSignal => ({ type: 'passed-signal', to, envelope });

  it('go on to a neighbour, from whoever made them, and no further', () => {
    signals.passed(passed('b', own), a.link);
    expect(b.sent).toEqual([passed('b', own)]);
    signals.passed(passed('b', strange), a.link);
    signals.passed(passed('far', own), a.link);
    signals.passed(passed('b', own), linkTo('c', 'home').link);
    expect([b.sent.length, a.sent.length, heard.length]).toEqual([1, 0, 0]);
  });

  it('for this session are heard, at a bounded rate', () => {
    for (let at = 0; at < 200; at++) signals.passed(passed('me', strange), b.link);
    expect(heard).toHaveLength(60);
    signals.passed(passed('b', own), a.link);
    expect(b.sent, 'another neighbour has its own').toHaveLength(1);
  });

  it('from who is not reached otherwise are answered the same way, at once', () => {
    here = [{ session: strange.header.session, over: a.link }];
    signals.passed(passed('me', strange), a.link);
    expect([told, heard]).toEqual([[`begun ${strange.header.session}`], [strange]]);
  });

  it('are a way to those who are heard of over a neighbour alone, and whom signaling does not name', () => {
    here = ['far', 'named', 'b'].map((session) => ({ session, over: a.link }));
    here.push({ session: 'home', over: linkTo('h', 'home').link }, { session: 'none', over: null });
    named = ['named'];
    signals.look();
    lab.clock.advance(3_000);
    expect(told).toEqual(['begun far']);
    signals.send('far', own);
    signals.send('none', own);
    expect(a.sent).toEqual([passed('far', own)]);
    named = ['named', 'far'];
    signals.look();
    expect(told).toEqual(['begun far', 'ended far']);
    signals.stop();
    expect(lab.clock.pending).toBe(0);
  });
});
