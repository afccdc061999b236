/** 64 lower-case hex digits, 32 bytes: what an id or a hash is in memory, so that it can key a Map. */
export type Hex32 = string;
/** A room's public id: the hash of its four public keys. */
export type RoomId = Hex32;
/** A session's id: its Ed25519 public key. */
export type SessionId = Hex32;
/** No session: home, where a message names a session and it is home's. */
export const NO_SESSION: SessionId = '0'.repeat(64);
/** The number of a session's last presence, sealed in advance: it says that the session has left. */
export const FAREWELL = Number.MAX_SAFE_INTEGER;
/** A SHA-256. */
export type Hash = Hex32;
/** Bytes that own an ArrayBuffer, as WebCrypto wants them. */
export type Bytes = Uint8Array<ArrayBuffer>;
/** What a link lets its holder do: each role may all that those after it may. Each is derived from the one before, and
 * never back. */
export type Role = 'owner' | 'edit' | 'comment' | 'view';
/** Whether that role lets its holder change the text. */
export const mayEdit = (role: Role): boolean => role === 'owner' || role === 'edit';
/** The roles that a certificate can name. An owner's sessions are certified as editors. */
export type CertifiedRole = 'edit' | 'comment';
