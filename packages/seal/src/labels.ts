import type { Kind, PartId } from '@parley/wire';

/** What a secret is expanded into: each name is an HKDF label of its own, `parley/1 <name>`. */
export type SecretName =
  | 'owner key'
  | 'edit secret'
  | 'edit key'
  | 'comment secret'
  | 'comment key'
  | 'view secret'
  | 'join key'
  | 'content';

/** What a session's cipher keys are for: envelopes of each kind, and the chunks of those that have any. */
export type CipherName = Kind | 'edit chunk' | 'snapshot chunk';

/** The HKDF info. The version is inside, so a later protocol shares no key with this one. */
export const label = (name: SecretName): string => `parley/1 ${name}`;

/** Numbers count for each part on their own, so each has keys of its own: no nonce comes twice under one. */
export const cipherLabel = (name: CipherName, part: PartId): string => `parley/1 ${name} of part ${part}`;
