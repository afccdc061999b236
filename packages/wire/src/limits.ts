/** Every bound of the protocol, in bytes unless the name says otherwise. */
export const LIMITS = {
  /** A whole message on any channel; the most a data channel takes (Chromium, Firefox). */
  message: 262_144,
  /** An envelope as stored; the rest of a message is its type and its receiver. */
  envelope: 262_080,
  /** The sealed body of an envelope that names no chunks. What is larger goes into chunks. */
  inlineBody: 32_768,
  /** A chunk as it travels: its sealed bytes, header not included. */
  chunk: 65_536,
  /** Sealed chunks named by one envelope: 64 MiB. */
  chunksPerEnvelope: 1_024,
  /** Sessions in one clear chunk of covers: as many as always fit. */
  coversPerChunk: 910,
  /** Clear chunks named by one claim: 232,960 sessions. */
  coversChunks: 256,
  /** Sessions of which a claim says itself how its covers differ from its first parent's. */
  changed: 1_024,
  /** An update after decompression. */
  update: 128 * 1024 * 1024,
  /** A sealed presence body. */
  presence: 8_192,
  /** A sealed signal body (an SDP with its candidates). */
  signal: 65_536,
  /** The owner's deletion. */
  deletion: 128,
  /** Sessions in one `have` or receipt. */
  sessions: 6_000,
  /** Runs of one session in one `have` or receipt. */
  runs: 256,
  /** Snapshots that one `have` or receipt names. */
  snapshots: 64,
  /** Parts of a room. */
  parts: 3,
  /** Snapshots that one names as its parents. */
  parents: 256,
  /** Snapshots that one note says are contained. */
  contained: 256,
  /** Hashes in one `want`. */
  wants: 256,
  /** Envelopes in one `edits`. */
  edits: 256,
  /** Messages in one `bundle`. */
  bundle: 256,
  /** Entries in one `alive`. */
  alive: 1_024,
  /** Peers in a room, as signaling counts them. */
  peers: 256,
  /** Keys that home had before its own. */
  elders: 16,
  /** TURN URLs in one set of credentials. */
  turnUrls: 16,
  /** The longest text field: an origin, a TURN URL, a credential. */
  text: 1_024,
} as const;
