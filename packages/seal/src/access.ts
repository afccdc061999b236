import type { Random } from '@parley/runtime';
import { type Bytes, concat, fromHex, type RoomId, type RoomKeys, toHex, utf8 } from '@parley/wire';
import { type Fragment, formatFragment, parseFragment } from './fragment.ts';
import { label, type SecretName } from './labels.ts';
import type { CryptoSuite, RoomAccess, SigningKey } from './types.ts';

const NO_SALT = new Uint8Array(0);

/** A room's public id: SHA-256 of its four public keys. */
export async function roomIdOf(
  suite: CryptoSuite,
  { owner, edit, comment, join }: RoomKeys,
): Promise<RoomId> {
  return toHex(await suite.sha256(concat(utf8('parley/1 room\0'), owner, edit, comment, join)));
}

/** The fragments of one document, without `#`: those that the holder of one of them can hand out. */
export interface Fragments {
  readonly edit?: string;
  readonly comment?: string;
  readonly view: string;
}

/** The links of a new document, from 32 random bytes: fragments, without `#`. */
export async function createOwnerLink(
  suite: CryptoSuite,
  random: Random,
): Promise<Required<Fragments> & { readonly owner: string }> {
  const fragment: Fragment = { kind: 'owner', ownerSecret: random.bytes(32) };
  const { edit, comment, view } = await fragmentsOf(suite, fragment);
  if (edit === undefined || comment === undefined) throw new Error('an owner can always edit and comment');
  return { owner: formatFragment(fragment), edit, comment, view };
}

/** The fragments below owner that the holder of `fragment` can hand out: its own kind, or less. They name the home it names. */
export async function fragmentsOf(suite: CryptoSuite, fragment: Fragment): Promise<Fragments> {
  const { editSecret, commentSecret, viewSecret, publicKeys } = await expand(suite, fragment);
  const { owner, edit, comment } = publicKeys;
  const home = fragment.home ? { home: fragment.home } : {};
  return {
    ...(editSecret && { edit: formatFragment({ kind: 'edit', editSecret, owner, ...home }) }),
    ...(commentSecret && {
      comment: formatFragment({ kind: 'comment', commentSecret, owner, edit, ...home }),
    }),
    view: formatFragment({ kind: 'view', viewSecret, owner, edit, comment, ...home }),
  };
}

/**
 * Derives everything a link opens. A wrong secret gives another room, not an error.
 *
 * @throws LinkError if `fragment` is a text that cannot be read.
 */
export async function openFragment(suite: CryptoSuite, fragment: Fragment | string): Promise<RoomAccess> {
  const parsed = typeof fragment === 'string' ? parseFragment(fragment) : fragment;
  const { owner, edit, comment, join, publicKeys, viewSecret } = await expand(suite, parsed);
  const room = await roomIdOf(suite, publicKeys);
  const content = await suite.hkdf(viewSecret, fromHex(room), label('content'), 32);
  return { role: parsed.kind, room, publicKeys, join, comment, edit, owner, content };
}

/** Everything at and below a fragment; null where the fragment stands lower than that. */
interface Expanded {
  readonly owner: SigningKey | null;
  readonly edit: SigningKey | null;
  readonly comment: SigningKey | null;
  readonly join: SigningKey;
  readonly publicKeys: RoomKeys;
  readonly editSecret: Bytes | null;
  readonly commentSecret: Bytes | null;
  readonly viewSecret: Bytes;
}

/** Each secret gives the key of its role and the secret of the role below. HKDF goes only down, so no holder of one finds
 * what is above it. */
async function expand(suite: CryptoSuite, fragment: Fragment): Promise<Expanded> {
  const secret = (from: Bytes, name: SecretName) => suite.hkdf(from, NO_SALT, label(name), 32);
  const key = async (from: Bytes, name: SecretName) => suite.signingKey(await secret(from, name));

  switch (fragment.kind) {
    case 'view': {
      const { viewSecret, owner, edit, comment } = fragment;
      const join = await key(viewSecret, 'join key');
      const publicKeys = { owner, edit, comment, join: join.publicKey };
      const above = { owner: null, edit: null, comment: null, editSecret: null, commentSecret: null };
      return { ...above, join, publicKeys, viewSecret };
    }
    case 'comment': {
      const { commentSecret, owner, edit } = fragment;
      const comment = await key(commentSecret, 'comment key');
      const viewSecret = await secret(commentSecret, 'view secret');
      const below: Fragment = { kind: 'view', viewSecret, owner, edit, comment: comment.publicKey };
      return { ...(await expand(suite, below)), comment, commentSecret };
    }
    case 'edit': {
      const { editSecret, owner } = fragment;
      const edit = await key(editSecret, 'edit key');
      const commentSecret = await secret(editSecret, 'comment secret');
      const below: Fragment = { kind: 'comment', commentSecret, owner, edit: edit.publicKey };
      return { ...(await expand(suite, below)), edit, editSecret };
    }
    case 'owner': {
      const { ownerSecret } = fragment;
      const owner = await key(ownerSecret, 'owner key');
      const editSecret = await secret(ownerSecret, 'edit secret');
      const below: Fragment = { kind: 'edit', editSecret, owner: owner.publicKey };
      return { ...(await expand(suite, below)), owner };
    }
  }
}
