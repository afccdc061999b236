import { setTimeout as sleep } from 'node:timers/promises';
import { type Bytes, decodeSync, separated } from '@parley/wire';
import { edits } from '../flood/people.ts';
import { owning } from '../lib/owning.ts';
import { progress } from '../lib/progress.ts';
import { startParleyPart } from './contenders.ts';
import type { CountedSocket } from './counted-socket.ts';

/** Typed by each author in a round, one every few ms; home is killed in the midst of it. */
const EDITS = 200;
const BETWEEN_MS = 5;
const EARLIEST_MS = 200;
const LATEST_MS = 900;
const PATIENCE_MS = 10_000;

export interface KilledFigures {
  readonly rounds: number;
  /** Edits that home had signed for when it was killed; and of those, what it had not when it ran again. */
  readonly shown: number;
  readonly lost: number;
}

/** Home killed while somebody types, again and again. */
export async function measureKilled(rounds: number): Promise<KilledFigures> {
  return owning(async (own) => {
    const home = await startParleyPart(own, 'home');
    let [shown, lost] = [0, 0];
    for (let round = 0; round < rounds; round++) {
      progress(`home is killed: round ${round + 1} of ${rounds}`);
      const { socket, author } = await home.join(`killed-${round}`);
      const signed = signedFor(socket, author.session);
      const end = home.server.kill.bind(home.server);
      const killed = sleep(EARLIEST_MS + Math.random() * (LATEST_MS - EARLIEST_MS)).then(() => end());
      for (const message of await edits(author, 0, EDITS)) {
        socket.send(message);
        await sleep(BETWEEN_MS);
      }
      await killed;
      shown += signed();
      await home.server.start();
      const after = await home.join(`killed-${round}`);
      const has = signedFor(after.socket, author.session);
      const deadline = performance.now() + PATIENCE_MS;
      while (has() < signed() && performance.now() < deadline) await sleep(20);
      lost += Math.max(0, signed() - has());
      after.socket.close('left');
    }
    return { rounds, shown, lost };
  });
}

/** What the latest receipt heard says of a session. */
function signedFor(socket: CountedSocket, session: string): () => number {
  let signed = 0;
  socket.hears = (bytes: Bytes) => {
    for (const message of separated(decodeSync(bytes))) {
      if (message.type === 'receipt')
        signed = Math.max(signed, message.receipt.runs.get(session)?.at(-1)?.to ?? 0);
    }
  };
  return () => signed;
}
