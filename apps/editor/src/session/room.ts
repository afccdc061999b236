/** What the page knows of the provider, in one place. */

export type {
  Check,
  Connection,
  EditStatus,
  Finding,
  PeerStatus,
  Problem,
  Room,
  Status,
} from '@parley/room';
