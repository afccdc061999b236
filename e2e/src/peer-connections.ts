import type { Page } from '@playwright/test';

declare global {
  interface Window {
    /** Every RTCPeerConnection this page made, but those that were collected as garbage. */
    readonly peerConnections?: RTCPeerConnection[];
  }
}

/** The pair of candidates that carries a connection, as getStats names it. */
export interface CandidatePair {
  readonly local: string;
  readonly remote: string;
  readonly protocol: string;
  /** Between this browser and its TURN server, if the local candidate is relayed: udp, tcp or tls. */
  readonly relayProtocol: string | null;
  readonly localAddress: string;
  readonly remoteAddress: string;
}

/** An init script: keeps a list of the page's connections, and changes nothing else about them. */
export function keepPeerConnections(): void {
  const Native = window.RTCPeerConnection;
  if (!Native) return;
  const made: WeakRef<RTCPeerConnection>[] = [];
  Object.defineProperty(window, 'peerConnections', {
    get: () => made.map((reference) => reference.deref()).filter((connection) => connection !== undefined),
  });
  window.RTCPeerConnection = class extends Native {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      made.push(new WeakRef(this));
    }
  };
}

/** An init script: the page finds no WebRTC, as in a browser that has it switched off. */
export function withoutWebRtc(): void {
  for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection', 'RTCDataChannel']) {
    Reflect.deleteProperty(window, name);
  }
}

/** The selected pairs of the page's connections that stand at this moment. */
export function selectedPairs(page: Page): Promise<CandidatePair[]> {
  return page.evaluate(async () => {
    const text = (value: unknown): string => (typeof value === 'string' ? value : '');
    const pairs: CandidatePair[] = [];
    for (const connection of window.peerConnections ?? []) {
      if (connection.connectionState !== 'connected') continue;
      const stats = new Map<string, Record<string, unknown>>();
      (await connection.getStats()).forEach((report) => {
        stats.set(report.id, report);
      });
      for (const report of stats.values()) {
        if (report.type !== 'transport') continue;
        const pair = stats.get(text(report.selectedCandidatePairId));
        const local = stats.get(text(pair?.localCandidateId));
        const remote = stats.get(text(pair?.remoteCandidateId));
        if (!local || !remote) continue;
        pairs.push({
          local: text(local.candidateType),
          remote: text(remote.candidateType),
          protocol: text(local.protocol),
          relayProtocol: local.relayProtocol ? text(local.relayProtocol) : null,
          localAddress: text(local.address),
          remoteAddress: text(remote.address),
        });
      }
    }
    return pairs;
  });
}
