import { titleText } from '@parley/document/title';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import type { Status } from '../session/room.ts';
import { MemoryLibrary } from './memory-library.ts';
import { type RecordedRoom, recordRoom } from './record-room.ts';

const ID = 'ab'.repeat(32);

function fakeRoom(role: 'edit' | 'view' = 'edit') {
  let tell: (status: Status) => void = () => undefined;
  const status = (outbox: number): Status => ({
    ...{
      route: 'offline',
      arrived: true,
      signaling: 'off',
      home: 'off',
      peers: [],
      lastEdit: null,
      unsaved: false,
      problems: [],
    },
    outbox,
    deletion: null,
    homeKeepsDays: null,
  });
  const room: RecordedRoom = {
    id: ID,
    role,
    doc: new Y.Doc(),
    links:
      role === 'edit'
        ? { edit: 'https://a/d/#EDIT', view: 'https://a/d/#VIEW' }
        : { view: 'https://a/d/#VIEW' },
    status: status(0),
    onStatus: (listener) => {
      tell = listener;
      return () => {
        tell = () => undefined;
      };
    },
  };
  return { room, setOutbox: (outbox: number) => tell(status(outbox)) };
}

describe('the record of an open document', () => {
  const library = new MemoryLibrary();
  const update = vi.spyOn(library, 'update');
  const leave = vi.fn();
  const forget = vi.fn();
  const options = {
    now: () => Date.now(),
    report: (error: unknown) => expect.fail(String(error)),
    leave,
    forget,
  };
  beforeEach(() => {
    vi.useFakeTimers({ now: 1_000_000 });
    update.mockClear();
    leave.mockClear();
    forget.mockClear();
  });
  afterEach(async () => {
    vi.useRealTimers();
    await library.remove(ID);
  });

  it('is noted on opening, with the link that allows the most', async () => {
    const life = recordRoom(fakeRoom().room, library, options);
    expect(await library.list()).toEqual([
      {
        room: ID,
        fragment: 'EDIT',
        role: 'edit',
        title: '',
        first: '',
        opened: 1_000_000,
        edited: null,
        outbox: 0,
      },
    ]);
    life.stop();
    expect(update).not.toHaveBeenCalled();
    expect(leave).not.toHaveBeenCalled();
  });

  it('says that the document has not arrived, until it has', async () => {
    const { room, setOutbox } = fakeRoom();
    const life = recordRoom({ ...room, status: { ...room.status, arrived: false } }, library, options);
    expect(await library.find(ID)).toMatchObject({ arrived: false, title: '' });
    setOutbox(0);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await library.find(ID)).toMatchObject({ arrived: true });
    life.stop();
  });

  it('says that its owner deleted it, from when that is known, and whether home has heard of it', async () => {
    const { room, setOutbox } = fakeRoom();
    const deletion = { time: 5, atHome: false };
    const life = recordRoom({ ...room, status: { ...room.status, deletion } }, library, options);
    expect(await library.find(ID)).toMatchObject({ deleted: deletion });
    setOutbox(0);
    life.stop();
  });

  it('says so if the link only views', async () => {
    recordRoom(fakeRoom('view').room, library, options).stop();
    expect(await library.find(ID)).toMatchObject({ fragment: 'VIEW', role: 'view' });
  });

  it('follows title, time and outbox, in one write a second', async () => {
    const { room, setOutbox } = fakeRoom();
    const life = recordRoom(room, library, options);
    for (const letter of 'Plan') {
      titleText(room.doc).insert(titleText(room.doc).length, letter);
      setOutbox(3);
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(update).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(update).toHaveBeenCalledTimes(1);
    expect(forget, 'what another tab left').toHaveBeenCalledWith(ID);
    expect(await library.find(ID)).toMatchObject({ title: 'Plan', edited: 1_000_300, outbox: 3 });
    setOutbox(0);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await library.find(ID)).toMatchObject({ title: 'Plan', edited: 1_000_300, outbox: 0 });
    life.stop();
  });

  it('writes what is left when it stops, and nothing afterwards', async () => {
    const { room, setOutbox } = fakeRoom();
    const life = recordRoom(room, library, options);
    titleText(room.doc).insert(0, 'Late');
    life.stop();
    expect(leave, 'at once').toHaveBeenCalledWith(ID, {
      title: 'Late',
      first: '',
      edited: 1_000_000,
      outbox: 0,
    });
    expect(forget).not.toHaveBeenCalled();
    expect(await library.find(ID)).toMatchObject({ title: 'Late' });
    titleText(room.doc).insert(0, 'Too ');
    setOutbox(9);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(update).toHaveBeenCalledTimes(1);
  });

  it('remembers who else was seen, the last first, each once, and those of another sitting', async () => {
    const { room } = fakeRoom();
    const person = (name: string) => ({ name, colour: '#c2413b' });
    await library.note({
      ...{ room: ID, fragment: 'EDIT', role: 'edit', title: '', opened: 1, edited: null, outbox: 0 },
      people: [person('Dee'), person('Bo')],
    });
    const life = recordRoom(room, library, options);
    await vi.advanceTimersByTimeAsync(10);
    life.saw([person('Ada')]);
    life.saw([person('Bo'), person('Ada')]);
    life.saw([person('Bo'), person('Ada')]);
    await vi.advanceTimersByTimeAsync(1_100);
    expect(update).toHaveBeenCalledTimes(1);
    expect((await library.find(ID))?.people?.map(({ name }) => name)).toEqual(['Bo', 'Ada', 'Dee']);
    life.stop();
  });
});
