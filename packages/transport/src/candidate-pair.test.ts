import { describe, expect, it } from 'vitest';
import { pathOf, wayOf } from './candidate-pair.ts';

/** A transport that names the selected pair, as Chromium and @roamhq/wrtc report it; the other pair failed. */
const chromium = (local: string, remote: string) => [
  { id: 'T01', type: 'transport', dtlsState: 'connected', selectedCandidatePairId: 'CP2' },
  { id: 'CP1', type: 'candidate-pair', state: 'waiting', localCandidateId: 'L1', remoteCandidateId: 'R1' },
  {
    id: 'CP2',
    type: 'candidate-pair',
    state: 'succeeded',
    nominated: true,
    localCandidateId: 'L2',
    remoteCandidateId: 'R2',
  },
  { id: 'L1', type: 'local-candidate', candidateType: 'relay', address: '203.0.113.1', port: 1 },
  { id: 'R1', type: 'remote-candidate', candidateType: 'relay', address: '203.0.113.2', port: 2 },
  { id: 'L2', type: 'local-candidate', candidateType: local, address: '198.51.100.1', port: 3 },
  { id: 'R2', type: 'remote-candidate', candidateType: remote, address: '203.0.113.2', port: 3 },
];

/** No transport; the pair itself says that it is selected, as Firefox reports it. */
const firefox = (local: string, remote: string) => [
  {
    id: 'a1',
    type: 'candidate-pair',
    state: 'succeeded',
    nominated: true,
    selected: false,
    localCandidateId: 'x',
    remoteCandidateId: 'y',
  },
  {
    id: 'a2',
    type: 'candidate-pair',
    state: 'succeeded',
    nominated: true,
    selected: true,
    localCandidateId: 'l',
    remoteCandidateId: 'r',
  },
  { id: 'x', type: 'local-candidate', candidateType: 'relay' },
  { id: 'y', type: 'remote-candidate', candidateType: 'relay' },
  { id: 'l', type: 'local-candidate', candidateType: local },
  { id: 'r', type: 'remote-candidate', candidateType: remote },
];

describe('the path of the selected candidate pair', () => {
  it.each([
    ['host', 'host', 'direct'],
    ['srflx', 'prflx', 'direct'],
    ['relay', 'host', 'relayed'],
    ['host', 'relay', 'relayed'],
    ['relay', 'relay', 'relayed'],
  ])('%s to %s is %s', (local, remote, path) => {
    expect(pathOf(chromium(local, remote))).toBe(path);
    expect(pathOf(firefox(local, remote))).toBe(path);
  });

  it('takes the nominated pair where nothing is said to be selected', () => {
    const stats = firefox('host', 'host').map(
      ({ selected: _, ...report }: Record<string, unknown>) => report,
    );
    expect(pathOf(stats.slice(1))).toBe('direct');
  });

  it('knows a relay that was met before it was named', () => {
    const stats = [
      ...chromium('host', 'prflx'),
      { id: 'R3', type: 'remote-candidate', candidateType: 'relay', address: '203.0.113.2', port: 3 },
    ];
    expect(pathOf(stats)).toBe('relayed');
    expect(pathOf(chromium('host', 'prflx'))).toBe('direct');
  });

  it('is unknown while nothing is selected', () => {
    expect(pathOf([])).toBeUndefined();
    expect(pathOf([{ id: 'T', type: 'transport' }])).toBeUndefined();
    expect(pathOf([{ id: 'T', type: 'transport', selectedCandidatePairId: 'gone' }])).toBeUndefined();
    expect(pathOf(chromium('host', 'host').slice(0, 3))).toBeUndefined();
  });
});

describe('the way of a pair', () => {
  it('is told with its figures, and how the relay of this end is reached', () => {
    const [transport, other, pair, ...rest] = chromium('relay', 'srflx');
    const figures = { currentRoundTripTime: 0.012, bytesSent: 10, bytesReceived: 20 };
    const reports = [transport, other, { ...pair, ...figures }, ...rest].map((report) => ({ ...report }));
    expect(wayOf(reports)).toEqual({
      ...{ path: 'relayed', relay: null, roundTrip: 12, sent: 10, received: 20 },
      ends: ['relay 198.51.100.1:3', 'srflx 203.0.113.2:3'],
    });
    const told = reports.map((report) =>
      'id' in report && report.id === 'L2' ? { ...report, relayProtocol: 'tls' } : report,
    );
    expect(wayOf(told)).toMatchObject({ path: 'relayed', relay: 'tls' });
  });

  it('of which nothing is measured yet has no round trip, and none is told without a pair', () => {
    expect(wayOf(firefox('host', 'host'))).toEqual({
      ...{ path: 'direct', relay: null, roundTrip: null, sent: 0, received: 0, ends: [null, null] },
    });
    expect(wayOf([])).toBeUndefined();
  });
});
