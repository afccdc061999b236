import type { Opener, Verifier } from '@parley/seal';
import type { Bytes, Envelope } from '@parley/wire';

/** The largest edit that is opened before its signature is known to hold, in bytes of its envelope. A forged one costs a
 * decryption beside the check, and at most the megabyte to which deflate can blow it up; then its sender is banned. */
const EARLY_BYTES = 1_024;

/**
 * Opens small edits while their signatures are checked: both are calls to another thread, so a keystroke waits for the
 * longer of the two instead of their sum. What was opened early is handed out by `opener.open`, and by nothing else:
 * nobody asks for an edit whose signature did not hold.
 */
export function openedWhileVerified(
  verifier: Verifier,
  opener: Opener,
): { verifier: Verifier; opener: Opener } {
  const early = new WeakMap<Envelope, Promise<Bytes>>();
  return {
    verifier: {
      certificate: (certificate) => verifier.certificate(certificate),
      note: (note) => verifier.note(note),
      deletion: (deletion) => verifier.deletion(deletion),
      envelope(envelope) {
        const verified = verifier.envelope(envelope);
        if (isSmallEdit(envelope)) early.set(envelope, rejectingLate(opener.open(envelope, [])));
        return verified;
      },
    },
    opener: {
      open(envelope, chunks) {
        const opening = early.get(envelope) ?? opener.open(envelope, chunks);
        early.delete(envelope);
        return opening;
      },
      presence: (envelope) => opener.presence(envelope),
      signal: (envelope, to) => opener.signal(envelope, to),
    },
  };
}

const isSmallEdit = ({ header, chunks, bytes }: Envelope): boolean =>
  header.kind === 'edit' && chunks.length === 0 && bytes.length <= EARLY_BYTES;

/** The same promise; that it rejects is for whoever asks for it, and no uncaught error if nobody does. */
function rejectingLate<Value>(promise: Promise<Value>): Promise<Value> {
  void Promise.allSettled([promise]);
  return promise;
}
