/** One entry of `RTCPeerConnection.getStats()`, as far as it is read here. Every member may be missing. */
interface Report {
  readonly id?: unknown;
  readonly type?: unknown;
  readonly selectedCandidatePairId?: unknown;
  readonly selected?: unknown;
  readonly nominated?: unknown;
  readonly state?: unknown;
  readonly localCandidateId?: unknown;
  readonly remoteCandidateId?: unknown;
  readonly candidateType?: unknown;
  readonly address?: unknown;
  readonly port?: unknown;
  readonly relayProtocol?: unknown;
  readonly currentRoundTripTime?: unknown;
  readonly bytesSent?: unknown;
  readonly bytesReceived?: unknown;
}

/** How a connection runs at this moment. */
export interface Way {
  readonly path: 'direct' | 'relayed';
  /** How this end reaches its relay; null if it uses none (the relay may be the other end's), or the host does not say. */
  readonly relay: 'udp' | 'tcp' | 'tls' | null;
  /** There and back, in milliseconds; null until measured. */
  readonly roundTrip: number | null;
  /** Bytes over the present pair of addresses. */
  readonly sent: number;
  readonly received: number;
  /** The addresses of both ends as WebRTC knows them, `host 192.0.2.1:5000`; null for one that the host does not tell. They are
   * somebody's: whoever shows them asks first. */
  readonly ends: readonly [here: string | null, there: string | null];
}

/** As `pathOf`, with all that is told of the pair. */
export function wayOf(stats: Iterable<Report>): Way | undefined {
  const reports = [...stats];
  const path = pathOf(reports);
  const pair = selectedPair(reports);
  if (path === undefined || pair === undefined) return undefined;
  const local = reports.find((report) => report.id === pair.localCandidateId);
  const remote = reports.find((report) => report.id === pair.remoteCandidateId);
  const seconds = pair.currentRoundTripTime;
  return {
    path,
    relay: isRelay(local) ? (RELAYS.find((protocol) => protocol === local?.relayProtocol) ?? null) : null,
    roundTrip: typeof seconds === 'number' ? seconds * 1_000 : null,
    sent: typeof pair.bytesSent === 'number' ? pair.bytesSent : 0,
    received: typeof pair.bytesReceived === 'number' ? pair.bytesReceived : 0,
    ends: [endOf(local), endOf(remote)],
  };
}

function endOf(candidate: Report | undefined): string | null {
  const { candidateType, address, port } = candidate ?? {};
  return typeof address === 'string' && address !== '' ? `${candidateType} ${address}:${port}` : null;
}

const RELAYS = ['udp', 'tcp', 'tls'] as const;

/** How the selected candidate pair runs: `relayed` if either end is at a TURN server, else `direct`; `undefined` if no
 * pair is selected. Reads the statistics of Chromium and @roamhq/wrtc (the transport names the pair) and of Firefox
 * (the pair says `selected`). */
export function pathOf(stats: Iterable<Report>): 'direct' | 'relayed' | undefined {
  const reports = [...stats];
  const pair = selectedPair(reports);
  if (pair === undefined) return undefined;
  const local = reports.find((report) => report.id === pair.localCandidateId);
  const remote = reports.find((report) => report.id === pair.remoteCandidateId);
  if (local === undefined && remote === undefined) return undefined;
  return isRelay(local) || isRelay(remote) || isRelayByAddress(remote, reports) ? 'relayed' : 'direct';
}

function selectedPair(reports: readonly Report[]): Report | undefined {
  const transport = reports.find(
    (report) => report.type === 'transport' && typeof report.selectedCandidatePairId === 'string',
  );
  const pairs = reports.filter((report) => report.type === 'candidate-pair');
  if (transport !== undefined) return pairs.find((pair) => pair.id === transport.selectedCandidatePairId);
  return (
    pairs.find((pair) => pair.selected === true) ??
    pairs.find((pair) => pair.nominated === true && pair.state === 'succeeded')
  );
}

const isRelay = (candidate: Report | undefined): boolean => candidate?.candidateType === 'relay';

/** A check can arrive before signaling names the candidate it came from; the browser then calls it `prflx`, though the
 * address is one that another entry knows as a relay's. */
function isRelayByAddress(candidate: Report | undefined, reports: readonly Report[]): boolean {
  if (candidate?.candidateType !== 'prflx' || candidate.address === undefined) return false;
  return reports.some(
    (other) =>
      other.type === 'remote-candidate' &&
      isRelay(other) &&
      other.address === candidate.address &&
      other.port === candidate.port,
  );
}
