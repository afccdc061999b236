/** Why a connection ended: one closed set for all servers and peers. On a WebSocket it is the close code, with the
 * name as the reason; on other channels a `close` message goes first. `retryable` tells the other side whether to come
 * back (with back-off) or to stop and say so. */
export const CLOSE_REASONS = {
  left: { code: 4000, retryable: false },
  'going-away': { code: 4001, retryable: true },
  'handed-over': { code: 4002, retryable: true },
  replaced: { code: 4003, retryable: true },
  timeout: { code: 4004, retryable: true },
  'too-slow': { code: 4005, retryable: true },
  'too-many-messages': { code: 4006, retryable: true },
  'too-many-peers': { code: 4007, retryable: true },
  'room-full': { code: 4008, retryable: false },
  malformed: { code: 4009, retryable: false },
  'too-large': { code: 4010, retryable: false },
  'out-of-order': { code: 4011, retryable: false },
  'join-refused': { code: 4012, retryable: false },
  misbehaving: { code: 4013, retryable: false },
  'unknown-version': { code: 4014, retryable: false },
  'storage-failed': { code: 4015, retryable: true },
  lost: { code: 4016, retryable: true },
  deleted: { code: 4017, retryable: false },
  'not-invited': { code: 4018, retryable: false },
} as const satisfies Record<string, { code: number; retryable: boolean }>;

export type CloseReason = keyof typeof CLOSE_REASONS;

export const isRetryable = (reason: CloseReason): boolean => CLOSE_REASONS[reason].retryable;

/** The reason a WebSocket close code stands for; `lost` for any code that is not ours. */
export function reasonOfCode(code: number): CloseReason {
  for (const [name, entry] of Object.entries(CLOSE_REASONS)) {
    if (entry.code === code) return name as CloseReason;
  }
  return 'lost';
}

/** Why one item was not accepted, while its connection stays. Told to the sender. */
export const REFUSALS = [
  'malformed',
  'wrong-room',
  'bad-signature',
  'uncertified',
  'bad-certificate',
  'room-full',
  'bad-snapshot',
  'address-full',
] as const;
export type Refusal = (typeof REFUSALS)[number];
