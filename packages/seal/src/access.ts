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

type Derive = (from: Bytes, name: SecretName) => Promise<Bytes>;

/** The key of each role at or below the fragment's, and what the fragment says of those above. Each call of the suite is a way to
 * another thread and back: only the secrets wait for each other. */
async function expand(suite: CryptoSuite, fragment: Fragment): Promise<Expanded> {
  const derive: Derive = (from, name) => suite.hkdf(from, NO_SALT, label(name), 32);
  const key = async (from: Bytes | null, name: SecretName): Promise<SigningKey | null> =>
    from && suite.signingKey(await derive(from, name));
  const secrets = await secretsOf(derive, fragment);
  const [owner, edit, comment, join] = await Promise.all([
    key(secrets.owner, 'owner key'),
    key(secrets.edit, 'edit key'),
    key(secrets.comment, 'comment key'),
    derive(secrets.view, 'join key').then((seed) => suite.signingKey(seed)),
  ]);
  const publicKeys = {
    owner: publicKey(owner, fragment, 'owner'),
    edit: publicKey(edit, fragment, 'edit'),
    comment: publicKey(comment, fragment, 'comment'),
    join: join.publicKey,
  };
  const { edit: editSecret, comment: commentSecret, view: viewSecret } = secrets;
  return { owner, edit, comment, join, publicKeys, editSecret, commentSecret, viewSecret };
}

interface Secrets {
  readonly owner: Bytes | null;
  readonly edit: Bytes | null;
  readonly comment: Bytes | null;
  readonly view: Bytes;
}

/** Each secret gives the one of the role below. HKDF goes only down, so no holder of one finds what is above it. */
async function secretsOf(derive: Derive, fragment: Fragment): Promise<Secrets> {
  const none = { owner: null, edit: null, comment: null };
  switch (fragment.kind) {
    case 'view':
      return { ...none, view: fragment.viewSecret };
    case 'comment':
      return {
        ...none,
        comment: fragment.commentSecret,
        view: await derive(fragment.commentSecret, 'view secret'),
      };
    case 'edit': {
      const comment = await derive(fragment.editSecret, 'comment secret');
      return { ...none, edit: fragment.editSecret, comment, view: await derive(comment, 'view secret') };
    }
    case 'owner': {
      const edit = await derive(fragment.ownerSecret, 'edit secret');
      const comment = await derive(edit, 'comment secret');
      return { owner: fragment.ownerSecret, edit, comment, view: await derive(comment, 'view secret') };
    }
  }
}

/** A role's public key: of its key, where the fragment gives that, else as the fragment names it. */
function publicKey(key: SigningKey | null, fragment: Fragment, role: 'owner' | 'edit' | 'comment'): Bytes {
  const named: { readonly [name in typeof role]?: Bytes } = fragment.kind === 'owner' ? {} : fragment;
  const bytes = key?.publicKey ?? named[role];
  if (!bytes) throw new Error(`the fragment neither gives nor names the ${role} key`);
  return bytes;
}
