import type { Page } from 'playwright-core';

declare global {
  interface Window {
    /** This page's connections, by the number of who is at the other end. */
    bare?: Map<number, RTCPeerConnection>;
  }
}

/** Joins all these pages to each other by a bare `RTCPeerConnection` with one data channel a pair, and nothing else. */
export async function joinBare(pages: readonly Page[]): Promise<void> {
  for (const [at, one] of pages.entries()) {
    for (const [to, other] of pages.entries()) {
      if (to <= at) continue;
      const offer = await one.evaluate(describeSelf, { other: to, offer: null });
      const answer = await other.evaluate(describeSelf, { other: at, offer });
      await one.evaluate(finish, { other: to, answer });
    }
  }
}

/** Makes a connection, and resolves with its offer, or its answer to one, once all its candidates stand in it. */
async function describeSelf(given: { other: number; offer: string | null }): Promise<string> {
  window.bare ??= new Map();
  const connection = new RTCPeerConnection();
  window.bare.set(given.other, connection);
  if (given.offer === null) connection.createDataChannel('bare');
  else await connection.setRemoteDescription({ type: 'offer', sdp: given.offer });
  const gathered = new Promise<void>((resolve) => {
    connection.onicegatheringstatechange = () => {
      if (connection.iceGatheringState === 'complete') resolve();
    };
  });
  await connection.setLocalDescription();
  await gathered;
  return connection.localDescription?.sdp ?? '';
}

async function finish(given: { other: number; answer: string }): Promise<void> {
  const connection = window.bare?.get(given.other);
  if (!connection) throw new Error('there is no such connection');
  const connected = new Promise<void>((resolve) => {
    connection.onconnectionstatechange = () => {
      if (connection.connectionState === 'connected') resolve();
    };
  });
  await connection.setRemoteDescription({ type: 'answer', sdp: given.answer });
  await connected;
}
