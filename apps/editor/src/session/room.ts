/** What the page knows of the provider, in one place. */
export type { EditStatus, PeerStatus, Problem, Room, Status } from '@parley/room';
