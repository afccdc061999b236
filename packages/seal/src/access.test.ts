import { systemRandom } from '@parley/runtime';
import { toHex } from '@parley/wire';
import { describe, expect, it } from 'vitest';
import { createOwnerLink, fragmentsOf, openFragment, roomIdOf } from './access.ts';
import { LinkError, parseFragment } from './fragment.ts';
import { nodeCrypto } from './node-crypto.ts';
import { createSealer } from './sealer.ts';
import { people } from './testing/people.ts';
import { createVerifier } from './verifier.ts';

const suite = nodeCrypto();

describe('a link', () => {
  it('opens the same room for owner, editor and viewer, and less and less of it', async () => {
    const { owner, editor, viewer } = await people(suite);
    expect([owner.role, editor.role, viewer.role]).toEqual(['owner', 'edit', 'view']);
    for (const access of [editor, viewer]) {
      expect(access.room).toBe(owner.room);
      expect(access.publicKeys).toEqual(owner.publicKeys);
      expect(access.content).toEqual(owner.content);
      expect(access.join.publicKey).toEqual(owner.publicKeys.join);
    }
    expect(owner.owner?.publicKey).toEqual(owner.publicKeys.owner);
    expect(owner.write?.publicKey).toEqual(owner.publicKeys.write);
    expect(editor.owner).toBeNull();
    expect(editor.write?.publicKey).toEqual(owner.publicKeys.write);
    expect([viewer.owner, viewer.write]).toEqual([null, null]);
  });

  it('gives the lesser links and none above itself', async () => {
    const links = await createOwnerLink(suite, systemRandom);
    const { edit, view } = links;
    expect(await fragmentsOf(suite, parseFragment(links.owner))).toEqual({ edit, view });
    expect(await fragmentsOf(suite, parseFragment(edit))).toEqual({ edit, view });
    expect(await fragmentsOf(suite, parseFragment(view))).toEqual({ view });
  });

  it('shares no secret with another link', async () => {
    const links = [await createOwnerLink(suite, systemRandom), await createOwnerLink(suite, systemRandom)];
    const rooms = await Promise.all(links.map(({ edit }) => openFragment(suite, edit)));
    expect(new Set(rooms.map(({ room }) => room)).size).toBe(2);
    expect(new Set(rooms.map(({ content }) => toHex(content))).size).toBe(2);
  });

  it('with a changed public key leads to another room, where the content key is another', async () => {
    const { view } = await createOwnerLink(suite, systemRandom);
    const fragment = parseFragment(view);
    if (fragment.kind !== 'view') throw new Error('a view link');
    const real = await openFragment(suite, fragment);
    const changed = await openFragment(suite, { ...fragment, write: fragment.owner });
    expect(changed.room).not.toBe(real.room);
    expect(changed.content).not.toEqual(real.content);
  });

  it('that cannot be read rejects with LinkError', async () => {
    await expect(openFragment(suite, 'AQEA')).rejects.toThrow(LinkError);
  });
});

describe('a room id', () => {
  it('is the hash of the three public keys in their order', async () => {
    const { owner } = await people(suite);
    const keys = owner.publicKeys;
    expect(await roomIdOf(suite, keys)).toBe(owner.room);
    expect(await roomIdOf(suite, { ...keys, owner: keys.write, write: keys.owner })).not.toBe(owner.room);
  });
});

describe('a certificate', () => {
  it('is had by each session of an editor, and by none of a viewer', async () => {
    const { owner, editor, viewer } = await people(suite);
    const verifier = createVerifier(suite, viewer.room, viewer.publicKeys);
    for (const access of [owner, editor]) {
      const sealer = await createSealer(suite, access, systemRandom);
      if (sealer.certificate === null) throw new Error('an editor is certified');
      expect(sealer.certificate.session).toBe(sealer.session);
      expect(await verifier.certificate(sealer.certificate)).toBe(true);
    }
    expect((await createSealer(suite, viewer, systemRandom)).certificate).toBeNull();
  });

  it('rule 9: cannot be made by a viewer: not with the join key, not with a key of its own', async () => {
    const { viewer } = await people(suite);
    const verifier = createVerifier(suite, viewer.room, viewer.publicKeys);
    const own = await suite.signingKey(systemRandom.bytes(32));
    for (const write of [viewer.join, own]) {
      const sealer = await createSealer(suite, { ...viewer, write }, systemRandom);
      if (sealer.certificate === null) throw new Error('it certifies itself');
      expect(await verifier.certificate(sealer.certificate)).toBe(false);
    }
  });

  it('holds for its own session and room only', async () => {
    const [a, b] = [await people(suite), await people(suite)];
    const sealer = await createSealer(suite, a.editor, systemRandom);
    const another = await createSealer(suite, a.editor, systemRandom);
    if (sealer.certificate === null) throw new Error('an editor is certified');
    const here = createVerifier(suite, a.viewer.room, a.viewer.publicKeys);
    expect(await here.certificate({ ...sealer.certificate, session: another.session })).toBe(false);
    const elsewhere = createVerifier(suite, b.viewer.room, {
      ...b.viewer.publicKeys,
      write: a.viewer.publicKeys.write,
    });
    expect(await elsewhere.certificate(sealer.certificate)).toBe(false);
  });
});
