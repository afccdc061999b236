import type { HandOverMessage } from './hand-over.ts';
import { type PackedContent, type PackedUpdates, packContent, unpackUpdates } from './packed.ts';
import { Proof } from './proof.ts';

/** What the thread that proves is told. `base` comes first, `end` last, the others between them in any order. */
export type ProofMessage =
  | { readonly type: 'base'; readonly base: Uint8Array }
  /** `above`: of each edit 1 or 0. */
  | { readonly type: 'kept'; readonly updates: PackedUpdates; readonly above: Uint8Array }
  | HandOverMessage;

/** What it answers once, after `end`: a `ProofResult` as numbers. */
export interface ProofAnswer {
  readonly difference: string | null;
  readonly under: Uint8Array<ArrayBuffer>;
  readonly body: PackedContent;
}

/** The proving side: takes messages, and answers once. Throws TypeError on a message before the base. */
export function serveProof(answer: (answer: ProofAnswer) => void): (message: ProofMessage) => void {
  let proof: Proof | null = null;
  return (message) => {
    if (message.type === 'base') {
      proof = new Proof(message.base);
      return;
    }
    if (!proof) throw new TypeError('a proof begins with its base');
    switch (message.type) {
      case 'kept': {
        let at = 0;
        for (const update of unpackUpdates(message.updates))
          proof.keep({ update, above: message.above[at++] === 1 });
        return;
      }
      case 'shown':
        return proof.show(message.slice);
      case 'end': {
        for (const update of unpackUpdates(message.meanwhile)) proof.meanwhile(update);
        proof.wait(message.waiting);
        const { difference, under, body } = proof.result();
        proof = null;
        return answer({ difference, under: Uint8Array.from(under, Number), body: packContent(body) });
      }
    }
  };
}
