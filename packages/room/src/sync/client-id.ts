import { FieldWriter, type SessionId, sha256Sync } from '@parley/wire';

const PURPOSE = 'parley client id';
/** The most a branch's number can be: a suggestion's number among its session's. */
const MOST_BRANCHES = 0xffff_ffff;

/**
 * The Yjs client id under which a session writes: 53 bits of a hash of its id, and of the number of the branch it writes
 * on (0: the document itself). Whoever reads an edit knows from its session which client its structs must be of, and
 * nobody can write under another's name without finding a key whose hash collides. What is hashed (SHA-256): the text
 * `parley client id` after its length, the session's 32 bytes, and the branch as a variable-length number.
 *
 * Never 0, which Yjs's snapshots and many tools read as "none". Throws WireError if the session is no id, or the branch
 * no whole number of at most 32 bits. Takes some 10 µs: ask once a session.
 */
export function clientIdOf(session: SessionId, branch = 0): number {
  const named = new FieldWriter().text(PURPOSE, PURPOSE.length).hex32(session).uint(branch, MOST_BRANCHES);
  return safeInteger(sha256Sync(named.finish()));
}

/** The first 53 bits of a hash in hex digits, without 0. */
const safeInteger = (hash: string): number => Number(BigInt(`0x${hash.slice(0, 16)}`) >> 11n) || 1;
