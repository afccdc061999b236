export {
  createHome,
  type Deletions,
  type Expiry,
  HOME_LIMITS,
  type Home,
  type HomeLimits,
  type HomeOptions,
} from './home.ts';
export { type HomeKey, HomeKeyError, loadHomeKey } from './home-key.ts';
export { DISCUSSION, TEXT } from './parts.ts';
export type { RoomBytes } from './room-quota.ts';
export {
  closeReasonOf,
  type HomePolicy,
  type HomeRefusal,
  OPEN_POLICY,
  type RefusalDetails,
  type Visitor,
} from './visitor.ts';
