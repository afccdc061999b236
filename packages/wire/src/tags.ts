/** The byte each message begins with: one table for all protocols, so that a message sent to the wrong server is
 * refused and not misread. A tag is never given to another message. */
export const TAGS = {
  close: 1,
  ping: 2,
  pong: 3,

  peer: 16,
  have: 17,
  certificate: 18,
  envelope: 19,
  want: 20,
  chunk: 21,
  presence: 22,
  refused: 23,
  receipt: 24,
  alive: 25,
  prune: 26,
  graft: 27,
  note: 28,
  'passed-signal': 29,
  deletion: 30,
  edits: 31,
  bundle: 32,

  join: 48,
  challenge: 49,
  answer: 50,
  'home-welcome': 51,
  'signaling-welcome': 52,

  'peer-joined': 64,
  'peer-left': 65,
  signal: 66,
  'turn-request': 67,
  turn: 68,
} as const;
