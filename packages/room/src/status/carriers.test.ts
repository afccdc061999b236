import type { Link, LinkInfo } from '@parley/replica';
import type { Role, SessionId } from '@parley/wire';
import { describe, expect, it } from 'vitest';
import type { Neighbour } from '../routes/neighbours.ts';
import { Said } from '../sync/said.ts';
import { runsOf } from '../testing/held.ts';
import { carrierOf, copiesOf, peersOf } from './carriers.ts';

const A = 'a'.repeat(64);
const B = 'b'.repeat(64);
const C = 'c'.repeat(64);
const NO_DEVICE = '0'.repeat(64);
const MINE = '1'.repeat(64);
const THEIRS = '2'.repeat(64);

describe('what carries this peer', () => {
  const neighbour = (
    info: LinkInfo,
    {
      device,
      acked = 0,
      path,
      role = 'edit',
    }: { device?: string; acked?: number; path?: Neighbour['path']; role?: Role | null } = {},
  ): Neighbour => {
    const link = { id: `${info.kind}-1`, info } as Link;
    const said = new Said();
    said.hear({ runs: runsOf({ [A]: acked }), bases: [], proved: null, full: true });
    const peer =
      device === undefined || info.session === null
        ? null
        : ({
            type: 'peer',
            session: info.session,
            device,
            certificate: null,
            visible: true,
            metered: false,
            calling: false,
            leads: true,
          } as const);
    return { link, peer, role: peer && role, path, receiptAt: null, said };
  };
  const peer = (session: SessionId): LinkInfo => ({ kind: 'peer', session });

  it('names the best of what carries this peer, and promises no directness it does not know', () => {
    const home = neighbour({ kind: 'home', session: null });
    const tab = neighbour({ kind: 'tab', session: B });
    expect(carrierOf([])).toBe('offline');
    expect(carrierOf([tab])).toBe('tabs');
    expect(carrierOf([tab, home])).toBe('home');
    expect(carrierOf([home, neighbour(peer(B))])).toBe('relayed');
    expect(carrierOf([neighbour(peer(B), { path: 'direct' }), home])).toBe('direct');
  });

  it('rule 8: counts devices, not links, and only those that hold the edit durably', () => {
    const has = { device: THEIRS, acked: 3 };
    const copies = (neighbours: Neighbour[], number = 2): number =>
      copiesOf((said) => (said.runs.get(A)?.at(-1)?.to ?? 0) > number, neighbours, MINE, NO_DEVICE);
    expect(copies([neighbour(peer(B), has)])).toBe(1);
    expect(copies([neighbour(peer(B), has)], 3)).toBe(0);
    expect(copies([neighbour(peer(B), has), neighbour(peer(C), has)])).toBe(1);
    expect(copies([neighbour(peer(B), has), neighbour(peer(C), { device: '3'.repeat(64), acked: 3 })])).toBe(
      2,
    );
    expect(copies([neighbour(peer(B), { device: MINE, acked: 3 })])).toBe(0);
    // By the word of nobody who may not write the text, or of whom it is not known yet.
    for (const role of ['view', 'comment', null] as const)
      expect(copies([neighbour(peer(B), { ...has, role })])).toBe(0);
    // Without storage, not introduced yet, home (whose word is a receipt), and a tab, whatever it says of its device.
    expect(copies([neighbour(peer(B), { device: NO_DEVICE, acked: 3 })])).toBe(0);
    expect(copies([neighbour(peer(B), { acked: 3 })])).toBe(0);
    expect(copies([neighbour({ kind: 'home', session: null }, { acked: 3 })])).toBe(0);
    expect(copies([neighbour({ kind: 'tab', session: B }, has)])).toBe(0);
  });

  it('says how each session is connected', () => {
    const home = neighbour({ kind: 'home', session: null });
    const beside = neighbour(peer(B), { device: THEIRS, path: 'direct' });
    const sightings = [
      { session: C, over: home.link },
      { session: B, over: null },
      { session: A, over: beside.link },
    ];
    const presence = {
      clientOf: (session: SessionId) => (session === B ? 7 : null),
      spokenForBy: (session: SessionId) => (session === B ? [8] : []),
    };
    expect(peersOf(sightings, [home, beside], presence)).toEqual([
      { session: A, role: null, route: 'indirect', client: null },
      { session: B, role: 'edit', route: 'direct', client: 7, speaksFor: [8] },
      { session: C, role: null, route: 'home', client: null },
    ]);
  });
});
