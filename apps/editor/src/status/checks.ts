import type { Check } from '../session/room.ts';

/** What is tested, in the order in which it is told. */
export const CHECKS: readonly Check[] = [
  'signaling',
  'home',
  'webrtc',
  'stun',
  'turn-udp',
  'turn-tcp',
  'turn-tls',
  'clock',
  'local-network',
];
