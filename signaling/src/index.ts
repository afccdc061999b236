export { CONNECTION_RATE, DEFAULT_LIMITS, type SignalingLimits } from './limits.ts';
export type { SignalingPolicy, SignalingRefusal, Visitor } from './policy.ts';
export {
  createSignaling,
  type Signaling,
  type SignalingOptions,
  type SignalingStats,
  type TurnIssuer,
} from './signaling.ts';
