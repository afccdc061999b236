import type { Kind } from '@parley/wire';

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
export const label = (name: SecretName | CipherName): string => `parley/1 ${name}`;
