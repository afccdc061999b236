import { type Bytes, concat, fromBase64Url, fromHex, sha256Sync, toBase64Url, toHex } from '@parley/wire';

/** What a link carries behind its `#`. Each kind holds the one secret its bearer starts from and the public keys that
 * this secret cannot give. */
export type Fragment = Capability & {
  /** The first `HOME_BYTES` of home's public key, where the link was made by somebody who knew it: whoever opens it takes no
   * other server for home unasked. */
  readonly home?: Bytes;
};

type Capability =
  | { readonly kind: 'owner'; readonly ownerSecret: Bytes }
  | { readonly kind: 'edit'; readonly editSecret: Bytes; readonly owner: Bytes }
  | { readonly kind: 'comment'; readonly commentSecret: Bytes; readonly owner: Bytes; readonly edit: Bytes }
  | {
      readonly kind: 'view';
      readonly viewSecret: Bytes;
      readonly owner: Bytes;
      readonly edit: Bytes;
      readonly comment: Bytes;
    };

/** Of home's key in a link, bytes: eleven letters, and too many to find another key that begins with them. */
export const HOME_BYTES = 8;

/** `truncated`: a link cut short, as chat programs and line breaks do. `older-version`, `newer-version`: made by
 * an earlier or a later Parley. `malformed`: anything else. */
export type LinkErrorReason = 'malformed' | 'truncated' | 'older-version' | 'newer-version';

/** A link that cannot be read, and why: the one error of `parseFragment`. */
export class LinkError extends Error {
  override readonly name = 'LinkError';
  readonly reason: LinkErrorReason;
  constructor(reason: LinkErrorReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

const VERSION = 2;
/** The last version a link will have. Words that are no link begin with greater bytes. */
const LAST_VERSION = 15;
const KIND_BYTES = { owner: 1, edit: 2, comment: 3, view: 4 } as const satisfies Record<
  Fragment['kind'],
  number
>;
/** How many secrets and keys of 32 bytes a payload holds. */
const FIELDS = { owner: 1, edit: 2, comment: 3, view: 4 } as const satisfies Record<Fragment['kind'], number>;
/** Added to the kind of a link that names home. */
const NAMES_HOME = 16;
const HEAD = 2;
const CHECKSUM = 4;
/** Characters that show version and kind: three bytes. */
const HEAD_CHARACTERS = 4;

/** The text of a fragment, without `#`: base64url of `version | kind | payload | home? | checksum` (README, "Links"). */
export function formatFragment(fragment: Fragment): string {
  const { kind, home } = fragment;
  const head = new Uint8Array([VERSION, KIND_BYTES[kind] + (home ? NAMES_HOME : 0)]);
  const body = concat(head, ...payloadOf(fragment), home?.slice(0, HOME_BYTES) ?? new Uint8Array(0));
  return toBase64Url(concat(body, checksumOf(body)));
}

/**
 * Reads a link's fragment, without its `#`.
 *
 * @throws LinkError
 */
export function parseFragment(text: string): Fragment {
  if (text === '' || !/^[A-Za-z0-9_-]*$/.test(text)) throw malformed('it is not base64url');
  if (text.length < HEAD_CHARACTERS) throw truncated();
  const [version, kindByte] = fromBase64Url(text.slice(0, HEAD_CHARACTERS));
  if (version === undefined || version === 0 || version > LAST_VERSION) throw malformed('it has no version');
  if (version < VERSION) throw new LinkError('older-version', 'This link was made by an older Parley.');
  if (version > VERSION) throw new LinkError('newer-version', 'This link was made by a newer Parley.');
  const kind = kindOf((kindByte ?? 0) & ~NAMES_HOME);
  const homeBytes = (kindByte ?? 0) & NAMES_HOME ? HOME_BYTES : 0;
  const length = HEAD + FIELDS[kind] * 32 + homeBytes + CHECKSUM;
  const characters = Math.ceil((length * 4) / 3);
  if (text.length < characters) throw truncated();
  if (text.length > characters) throw malformed('it is too long');
  const bytes = decode(text);
  const body = bytes.slice(0, length - CHECKSUM);
  if (toHex(checksumOf(body)) !== toHex(bytes.slice(length - CHECKSUM)))
    throw malformed('its checksum is wrong');
  const home = homeBytes > 0 ? { home: body.slice(-homeBytes) } : {};
  return { ...fragmentOf(kind, body), ...home };
}

function decode(text: string): Bytes {
  try {
    return fromBase64Url(text);
  } catch (cause) {
    throw new LinkError('malformed', 'This is not a Parley link: its last letter is wrong.', { cause });
  }
}

function kindOf(byte: number): Fragment['kind'] {
  for (const [kind, value] of Object.entries(KIND_BYTES)) {
    if (value === byte) return kind as Fragment['kind'];
  }
  throw malformed('its kind is unknown');
}

function payloadOf(fragment: Fragment): Bytes[] {
  switch (fragment.kind) {
    case 'owner':
      return [fragment.ownerSecret];
    case 'edit':
      return [fragment.editSecret, fragment.owner];
    case 'comment':
      return [fragment.commentSecret, fragment.owner, fragment.edit];
    case 'view':
      return [fragment.viewSecret, fragment.owner, fragment.edit, fragment.comment];
  }
}

function fragmentOf(kind: Fragment['kind'], body: Bytes): Capability {
  const part = (index: number) => body.slice(HEAD + index * 32, HEAD + (index + 1) * 32);
  switch (kind) {
    case 'owner':
      return { kind, ownerSecret: part(0) };
    case 'edit':
      return { kind, editSecret: part(0), owner: part(1) };
    case 'comment':
      return { kind, commentSecret: part(0), owner: part(1), edit: part(2) };
    case 'view':
      return { kind, viewSecret: part(0), owner: part(1), edit: part(2), comment: part(3) };
  }
}

/** Against a slip of the hand, not against an adversary: who can change a link can make another. */
const checksumOf = (body: Bytes): Bytes => fromHex(sha256Sync(body)).slice(0, CHECKSUM);

const malformed = (why: string) => new LinkError('malformed', `This is not a Parley link: ${why}.`);
const truncated = () => new LinkError('truncated', 'This link was cut short: copy the whole of it.');
