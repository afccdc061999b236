import type { Have } from '@parley/replica';
import type { Hash, RunView, SessionId } from '@parley/wire';

/** What the other side of a link said that it holds durably of the text. */
export class Said {
  readonly runs = new Map<SessionId, readonly RunView[]>();
  bases: ReadonlySet<Hash> = new Set();
  proved: Hash | null = null;

  hear({ runs, bases, proved, full }: Pick<Have, 'runs' | 'bases' | 'proved' | 'full'>): void {
    if (full) this.runs.clear();
    for (const [session, list] of runs) this.runs.set(session, list);
    this.bases = new Set(bases);
    this.proved = proved;
  }
}
