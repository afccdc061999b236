import { systemRandom } from '@parley/runtime';
import { toHex } from '@parley/wire';
import { describe, expect, it } from 'vitest';
import { createOwnerLink, fragmentsOf, openFragment, roomIdOf } from './access.ts';
import { LinkError, parseFragment } from './fragment.ts';
import { nodeCrypto } from './node-crypto.ts';
import { createSealer } from './sealer.ts';
import { people } from './testing/people.ts';
import type { RoomAccess } from './types.ts';
import { createVerifier } from './verifier.ts';

const suite = nodeCrypto();

describe('a link', () => {
  it('opens the same room for owner, editor, commenter and viewer, and less and less of it', async () => {
    const { owner, editor, commenter, viewer } = await people(suite);
    expect([owner.role, editor.role, commenter.role, viewer.role]).toEqual([
      'owner',
      'edit',
      'comment',
      'view',
    ]);
    for (const access of [editor, commenter, viewer]) {
      expect(access.room).toBe(owner.room);
      expect(access.publicKeys).toEqual(owner.publicKeys);
      expect(access.content).toEqual(owner.content);
      expect(access.join.publicKey).toEqual(owner.publicKeys.join);
    }
    const signs = ({ owner: own, edit, comment }: RoomAccess) =>
      [own, edit, comment].map((key) => key?.publicKey);
    const { owner: ownerKey, edit, comment } = owner.publicKeys;
    expect(signs(owner)).toEqual([ownerKey, edit, comment]);
    expect(signs(editor)).toEqual([undefined, edit, comment]);
    expect(signs(commenter)).toEqual([undefined, undefined, comment]);
    expect(signs(viewer)).toEqual([undefined, undefined, undefined]);
  });

  it('gives the lesser links and none above itself', async () => {
    const links = await createOwnerLink(suite, systemRandom);
    const { edit, comment, view } = links;
    expect(await fragmentsOf(suite, parseFragment(links.owner))).toEqual({ edit, comment, view });
    expect(await fragmentsOf(suite, parseFragment(edit))).toEqual({ edit, comment, view });
    expect(await fragmentsOf(suite, parseFragment(comment))).toEqual({ comment, view });
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
    const changed = await openFragment(suite, { ...fragment, comment: fragment.owner });
    expect(changed.room).not.toBe(real.room);
    expect(changed.content).not.toEqual(real.content);
  });

  it('that cannot be read rejects with LinkError', async () => {
    await expect(openFragment(suite, 'AQEA')).rejects.toThrow(LinkError);
  });
});

describe('a room id', () => {
  it('is the hash of the four public keys in their order', async () => {
    const { owner } = await people(suite);
    const keys = owner.publicKeys;
    expect(await roomIdOf(suite, keys)).toBe(owner.room);
    for (const swapped of [
      { ...keys, owner: keys.edit, edit: keys.owner },
      { ...keys, edit: keys.comment, comment: keys.edit },
      { ...keys, comment: keys.join, join: keys.comment },
    ]) {
      expect(await roomIdOf(suite, swapped)).not.toBe(owner.room);
    }
  });
});

describe('a certificate', () => {
  it('names the role of each session of an editor and of a commenter; a viewer has none', async () => {
    const { owner, editor, commenter, viewer } = await people(suite);
    const verifier = createVerifier(suite, viewer.room, viewer.publicKeys);
    for (const [access, role] of [
      [owner, 'edit'],
      [editor, 'edit'],
      [commenter, 'comment'],
    ] as const) {
      const sealer = await createSealer(suite, access, systemRandom);
      if (sealer.certificate === null) throw new Error(`${role} is certified`);
      expect(sealer.certificate).toMatchObject({ session: sealer.session, role });
      expect(await verifier.certificate(sealer.certificate)).toBe(true);
    }
    expect((await createSealer(suite, viewer, systemRandom)).certificate).toBeNull();
  });

  it('rule 9: cannot be made by a viewer: not with the join key, not with a key of its own', async () => {
    const { viewer } = await people(suite);
    const verifier = createVerifier(suite, viewer.room, viewer.publicKeys);
    const own = await suite.signingKey(systemRandom.bytes(32));
    for (const key of [viewer.join, own]) {
      for (const claimed of [{ edit: key }, { comment: key }]) {
        const sealer = await createSealer(suite, { ...viewer, ...claimed }, systemRandom);
        if (sealer.certificate === null) throw new Error('it certifies itself');
        expect(await verifier.certificate(sealer.certificate)).toBe(false);
      }
    }
  });

  it('rule 9: as an editor cannot be made by a commenter', async () => {
    const { commenter } = await people(suite);
    const verifier = createVerifier(suite, commenter.room, commenter.publicKeys);
    const sealer = await createSealer(suite, { ...commenter, edit: commenter.comment }, systemRandom);
    expect(sealer.certificate?.role).toBe('edit');
    if (sealer.certificate === null) throw new Error('it certifies itself');
    expect(await verifier.certificate(sealer.certificate)).toBe(false);
    // Nor does the role of a true certificate change into another.
    const honest = await createSealer(suite, commenter, systemRandom);
    if (honest.certificate === null) throw new Error('a commenter is certified');
    expect(await verifier.certificate({ ...honest.certificate, role: 'edit' })).toBe(false);
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
      edit: a.viewer.publicKeys.edit,
    });
    expect(await elsewhere.certificate(sealer.certificate)).toBe(false);
  });
});
