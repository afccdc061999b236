import type { Bytes } from '@parley/wire';

const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;
const LENGTH_BYTES = 4;
const HEAD_BYTES = KEY_BYTES + SIGNATURE_BYTES + LENGTH_BYTES;

/** A signature that is to be checked. */
export interface SignatureCheck {
  /** 32 bytes. */
  readonly publicKey: Bytes;
  /** 64 bytes. */
  readonly signature: Bytes;
  readonly data: Bytes;
}

/** Whether key and signature have the lengths that Ed25519 gives them; others are not packed. */
export const isPackable = ({ publicKey, signature }: SignatureCheck): boolean =>
  publicKey.length === KEY_BYTES && signature.length === SIGNATURE_BYTES;

/** Some of them in one buffer, so that handing them to another thread costs once. */
export function packChecks(checks: readonly SignatureCheck[]): Bytes {
  const packed = new Uint8Array(checks.reduce((sum, { data }) => sum + HEAD_BYTES + data.length, 0));
  const view = new DataView(packed.buffer);
  let at = 0;
  for (const { publicKey, signature, data } of checks) {
    packed.set(publicKey, at);
    packed.set(signature, at + KEY_BYTES);
    view.setUint32(at + KEY_BYTES + SIGNATURE_BYTES, data.length);
    packed.set(data, at + HEAD_BYTES);
    at += HEAD_BYTES + data.length;
  }
  return packed;
}

/** What `packChecks` packed; views of `packed`. */
export function* unpackChecks(packed: Bytes): Generator<SignatureCheck> {
  const view = new DataView(packed.buffer, packed.byteOffset);
  for (let at = 0; at < packed.length; ) {
    const body = at + HEAD_BYTES;
    const end = body + view.getUint32(body - LENGTH_BYTES);
    yield {
      publicKey: packed.subarray(at, at + KEY_BYTES),
      signature: packed.subarray(at + KEY_BYTES, body - LENGTH_BYTES),
      data: packed.subarray(body, end),
    };
    at = end;
  }
}
