import type { Random } from '@parley/runtime';
import { createSealer, type Sealer } from '@parley/seal';
import { asBytes } from '@parley/wire';
import { beforeEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { Room } from '../room.ts';
import { clientIdOf } from './client-id.ts';
import './examine-base.ts';
import './make-base.ts';
import { AT_HOME, codesOf, Lab, textOf, write } from '../testing/lab.ts';
import { LabHome } from '../testing/lab-home.ts';

describe('L11, L12: a page whose session somebody else has, too', () => {
  let lab: Lab;
  let home: LabHome;
  let room: Room;
  let twin: Sealer;
  beforeEach(async () => {
    lab = await Lab.make();
    home = await LabHome.make(lab);
    const seed = lab.random.bytes(32);
    // The copied computer had drawn the session's key already.
    let drawn = 0;
    const random: Random = {
      bytes: (length) => (drawn++ === 0 ? seed.slice() : lab.random.bytes(length)),
      float: () => lab.random.float(),
    };
    room = await lab.open({ servers: AT_HOME }, { dialServer: home.dial, random });
    const again: Random = { bytes: () => seed.slice(), float: () => 0 };
    twin = await createSealer(lab.suite, lab.access.edit, again);
    expect(twin.session).toBe(room.session);
    await lab.run(1_000);
  });

  const twinWrites = async (text: string): Promise<void> => {
    const doc = new Y.Doc();
    doc.clientID = clientIdOf(twin.session);
    doc.getText('t').insert(0, text);
    const { envelope } = await twin.edit(
      { part: 0, number: 0, prev: null },
      asBytes(Y.encodeStateAsUpdate(doc)),
    );
    if (twin.certificate) home.say({ type: 'certificate', certificate: twin.certificate });
    home.say({ type: 'envelope', envelope });
    await lab.run(500);
  };
  const written = (): [string, number][] =>
    home.heard.flatMap((message) =>
      message.type === 'envelope' && message.envelope.header.kind === 'edit'
        ? [[message.envelope.header.session, message.envelope.header.number]]
        : [],
    );

  it('goes on in a fresh one, says so, and what it writes then is everybody’s', async () => {
    write(room, 'mine ');
    await lab.run(1_000);
    expect(written()).toEqual([[room.session, 0]]);
    await twinWrites('the twin’s');
    expect(codesOf(room)).toContain('session-burnt');
    write(room, 'after');
    await lab.run(1_000);
    const [session, number] = written().at(-1) ?? [];
    expect(session).not.toBe(room.session);
    expect(number).toBe(0);
    expect(textOf(room.doc)).toContain('after');
    expect(room.status.lastEdit).toMatchObject({ onDevice: true });
    await lab.during(room.close());
  });

  it('before it has written anything: its document writes under another client id from then on', async () => {
    await twinWrites('the twin’s');
    expect(textOf(room.doc)).toBe('the twin’s');
    expect(room.doc.clientID).not.toBe(clientIdOf(room.session));
    write(room, ' and mine');
    await lab.run(1_000);
    const [session, number] = written().at(-1) ?? [];
    expect(room.doc.clientID).toBe(clientIdOf(session ?? ''));
    expect(number).toBe(0);
    await lab.during(room.close());
    const again = await lab.open({ servers: AT_HOME }, { dialServer: home.dial });
    expect(textOf(again.doc)).toBe('the twin’s and mine');
    await lab.during(again.close());
  });
});
