import type { Random } from '@parley/runtime';
import type { Opener, SealedEdit, Sealer, Verifier } from '@parley/seal';
import { asBytes, decodeEnvelope, type Envelope, stateClaim } from '@parley/wire';
import { beforeEach, describe, expect, it } from 'vitest';
import { Lab, settle } from '../testing/lab.ts';
import { openedWhileVerified } from './early-opening.ts';

const FIRST = { part: 0, number: 0, prev: null };
const UPDATE = asBytes(new Uint8Array([1, 2, 3]));

describe('early opening', () => {
  let random: Random;
  let sealer: Sealer;
  let opened: Envelope[];
  let verifier: Verifier;
  let opener: Opener;
  let holds: (valid: boolean) => void;

  beforeEach(async () => {
    const lab = await Lab.make();
    random = lab.random;
    sealer = await lab.sealer();
    opened = [];
    const verdict = new Promise<boolean>((resolve) => {
      holds = resolve;
    });
    ({ verifier, opener } = openedWhileVerified(
      {
        certificate: async () => true,
        note: async () => true,
        deletion: async () => true,
        envelope: () => verdict,
      },
      {
        open(envelope, chunks) {
          opened.push(envelope);
          return lab.opener.open(envelope, chunks);
        },
        presence: (envelope) => lab.opener.presence(envelope),
        signal: (envelope, to) => lab.opener.signal(envelope, to),
      },
    ));
  });

  it('a small edit is being opened while its signature is checked, and is opened once', async () => {
    const { envelope } = await sealer.edit(FIRST, UPDATE);
    const verified = verifier.envelope(envelope);
    expect(opened).toEqual([envelope]);
    holds(true);
    expect(await verified).toBe(true);
    expect(await opener.open(envelope, [])).toEqual(UPDATE);
    expect(opened).toHaveLength(1);
  });

  it('what is large, is in chunks, or is a snapshot is opened once its signature holds', async () => {
    const large = random.bytes(2_000);
    const sealed: SealedEdit[] = [
      await sealer.edit(FIRST, large),
      await sealer.edit({ ...FIRST, number: 1 }, random.bytes(200_000)),
      await sealer.snapshot(0, stateClaim([], new Map()), UPDATE),
    ];
    for (const { envelope } of sealed) void verifier.envelope(envelope);
    expect(opened).toEqual([]);
    expect(await opener.open(sealed[0]?.envelope as Envelope, [])).toEqual(large);
  });

  it('a forged edit that does not open is no uncaught error, and fails for who asks for it', async () => {
    const { envelope } = await sealer.edit(FIRST, UPDATE);
    const bytes = envelope.bytes.slice();
    const at = bytes.length - 70;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    const forged = decodeEnvelope(bytes);
    const unhandled: unknown[] = [];
    const hear = (error: unknown): void => void unhandled.push(error);
    process.on('unhandledRejection', hear);
    void verifier.envelope(forged);
    holds(false);
    await settle();
    process.off('unhandledRejection', hear);
    expect(unhandled).toEqual([]);
    expect(opened).toEqual([forged]);
    await expect(opener.open(forged, [])).rejects.toThrow('seal');
  });
});
