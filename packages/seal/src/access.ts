import type { Random } from '@parley/runtime';
import { type Bytes, concat, fromHex, type RoomId, type RoomKeys, toHex, utf8 } from '@parley/wire';
import { type Fragment, formatFragment, parseFragment } from './fragment.ts';
import { label, type SecretName } from './labels.ts';
import type { CryptoSuite, RoomAccess, SigningKey } from './types.ts';

const NO_SALT = new Uint8Array(0);

/** A room's public id: SHA-256 of its three public keys. */
export async function roomIdOf(suite: CryptoSuite, keys: RoomKeys): Promise<RoomId> {
  return toHex(await suite.sha256(concat(utf8('parley/1 room\0'), keys.owner, keys.write, keys.join)));
}

/** The links of a new document, from 32 random bytes: fragments, without `#`. */
export async function createOwnerLink(
  suite: CryptoSuite,
  random: Random,
): Promise<{ owner: string; edit: string; view: string }> {
  const fragment: Fragment = { kind: 'owner', ownerSecret: random.bytes(32) };
  const { edit, view } = await fragmentsOf(suite, fragment);
  if (edit === undefined) throw new Error('an owner can always edit');
  return { owner: formatFragment(fragment), edit, view };
}

/** The edit and view fragments that the holder of `fragment` can hand out: its own kind, or less. */
export async function fragmentsOf(
  suite: CryptoSuite,
  fragment: Fragment,
): Promise<{ edit?: string; view: string }> {
  const { editSecret, viewSecret, publicKeys } = await expand(suite, fragment);
  const { owner, write } = publicKeys;
  const view = formatFragment({ kind: 'view', viewSecret, owner, write });
  if (editSecret === null) return { view };
  return { edit: formatFragment({ kind: 'edit', editSecret, owner }), view };
}

/**
 * Derives everything a link opens. A wrong secret gives another room, not an error.
 *
 * @throws LinkError if `fragment` is a text that cannot be read.
 */
export async function openFragment(suite: CryptoSuite, fragment: Fragment | string): Promise<RoomAccess> {
  const parsed = typeof fragment === 'string' ? parseFragment(fragment) : fragment;
  const { owner, write, join, publicKeys, viewSecret } = await expand(suite, parsed);
  const room = await roomIdOf(suite, publicKeys);
  const content = await suite.hkdf(viewSecret, fromHex(room), label('content'), 32);
  return { role: parsed.kind, room, publicKeys, join, write, owner, content };
}

/** Everything below a fragment; null where the fragment stands lower than that. */
interface Expanded {
  readonly owner: SigningKey | null;
  readonly write: SigningKey | null;
  readonly join: SigningKey;
  readonly publicKeys: RoomKeys;
  readonly editSecret: Bytes | null;
  readonly viewSecret: Bytes;
}

/** owner secret → owner key, edit secret; edit secret → write key, view secret; view secret → join key. HKDF goes only
 * down, so no holder of one finds what is above it. */
async function expand(suite: CryptoSuite, fragment: Fragment): Promise<Expanded> {
  const secret = (from: Bytes, name: SecretName) => suite.hkdf(from, NO_SALT, label(name), 32);
  const key = async (from: Bytes, name: SecretName) => suite.signingKey(await secret(from, name));

  if (fragment.kind === 'view') {
    const { viewSecret } = fragment;
    const join = await key(viewSecret, 'join key');
    const publicKeys = { owner: fragment.owner, write: fragment.write, join: join.publicKey };
    return { owner: null, write: null, join, publicKeys, editSecret: null, viewSecret };
  }
  if (fragment.kind === 'edit') {
    const { editSecret } = fragment;
    const write = await key(editSecret, 'write key');
    const viewSecret = await secret(editSecret, 'view secret');
    const below = await expand(suite, {
      kind: 'view',
      viewSecret,
      owner: fragment.owner,
      write: write.publicKey,
    });
    return { ...below, write, editSecret };
  }
  const owner = await key(fragment.ownerSecret, 'owner key');
  const editSecret = await secret(fragment.ownerSecret, 'edit secret');
  const below = await expand(suite, { kind: 'edit', editSecret, owner: owner.publicKey });
  return { ...below, owner };
}
