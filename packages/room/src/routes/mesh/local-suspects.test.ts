import { SimulatedClock } from '@parley/runtime/testing';
import { beforeEach, expect, test } from 'vitest';
import { LocalSuspects } from './local-suspects.ts';

let clock: SimulatedClock;
let changes: number;
let suspects: LocalSuspects;

beforeEach(() => {
  clock = new SimulatedClock();
  changes = 0;
  suspects = new LocalSuspects(clock, () => {
    changes += 1;
  });
});

const candidate = (address: string, type: string) => ({
  type: 'candidate',
  candidate: { candidate: `candidate:1 1 udp 1677729535 ${address} 40000 typ ${type} raddr 0.0.0.0 rport 0` },
});

test('who is not reached for moments may be on the same network, unless both are seen from outside, elsewhere', () => {
  for (const session of ['same', 'unknown', 'elsewhere', 'gone', 'silent', 'reached'])
    suspects.dialled(session);
  for (const session of ['same', 'elsewhere']) {
    suspects.said(session, candidate('11.0.0.1', 'srflx'));
    suspects.heard(session, candidate(session === 'same' ? '11.0.0.1' : '11.0.0.2', 'srflx'));
  }
  suspects.said('unknown', candidate('11.0.0.1', 'srflx'));
  for (const data of [null, 'x', candidate('11.0.0.9', 'host'), { candidate: { candidate: 7 } }]) {
    suspects.heard('unknown', data);
  }
  for (const session of ['gone', 'reached']) suspects.heard(session, candidate('x.local', 'host'));
  suspects.gone('gone');
  suspects.cleared('reached');
  clock.advance(2_499);
  expect([...suspects.late()]).toEqual([]);
  clock.advance(1);
  expect([...suspects.late()]).toEqual(['same', 'unknown']);
  expect(changes).toBe(4);

  suspects.dialled('same');
  expect([...suspects.late()], 'another dial of the same changes nothing').toContain('same');
  suspects.stop();
  expect([...suspects.late()]).toEqual([]);
  expect(clock.pending).toBe(0);
});
