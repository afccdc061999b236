import { LinkError } from '@parley/room';
import { expect, test } from 'vitest';
import { Doc } from 'yjs';
import { failureOf } from './failure.ts';
import { RoomSession } from './room-session.ts';

class FakeWindow extends EventTarget {
  location = { href: 'http://localhost:8300/d/#one' };

  hash(name: string): void {
    this.location = { href: `http://localhost:8300/d/#${name}` };
    this.dispatchEvent(new Event('hashchange'));
  }

  show(persisted: boolean): void {
    this.dispatchEvent(Object.assign(new Event('pageshow'), { persisted }));
  }
}

interface FakeRoom {
  link: string;
  doc: Doc;
  closed: boolean;
  close(): Promise<void>;
}

/** Rooms that open and close only when told to; `events` is the order in which it happened. */
function setUp() {
  const window = new FakeWindow();
  const events: string[] = [];
  const rooms: FakeRoom[] = [];
  const pending: { resolve(): void; reject(error: unknown): void }[] = [];
  const reported: unknown[] = [];
  const closeError: { current: Error | null } = { current: null };
  const attended = new Set<string | undefined>();
  const session = new RoomSession<FakeRoom>({
    window,
    createDoc: () => new Doc(),
    attend: ({ link }) => {
      const name = link.split('#')[1];
      attended.add(name);
      return () => attended.delete(name);
    },
    failureOf,
    report: (error) => reported.push(error),
    open: ({ link, doc }) => {
      const name = link.split('#')[1];
      events.push(`open ${name}`);
      const room: FakeRoom = {
        link,
        doc,
        closed: false,
        close: async () => {
          events.push(`close ${name}`);
          await Promise.resolve();
          if (closeError.current) throw closeError.current;
          room.closed = true;
          events.push(`closed ${name}`);
        },
      };
      rooms.push(room);
      return new Promise((resolve, reject) => {
        pending.push({ resolve: () => resolve(room), reject });
      });
    },
  });
  return { window, events, rooms, pending, reported, closeError, session, attended };
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

async function opened() {
  const world = setUp();
  world.session.start();
  await settle();
  world.pending[0]?.resolve();
  await settle();
  return world;
}

test('nothing is open before the room has loaded', async () => {
  const { session, pending } = setUp();
  session.start();
  await settle();
  expect(session.state.phase).toBe('opening');
  pending[0]?.resolve();
  await settle();
  expect(session.state.phase).toBe('open');
});

test('a link that cannot be read is a failure, and another link in the same page recovers', async () => {
  const { session, pending, window } = setUp();
  session.start();
  await settle();
  pending[0]?.reject(new LinkError('truncated', 'too short'));
  await settle();
  expect(session.state).toEqual({ phase: 'failed', failure: { reason: 'truncated', detail: '' } });
  window.hash('two');
  await settle();
  pending[1]?.resolve();
  await settle();
  expect(session.state).toMatchObject({ phase: 'open', room: { link: 'http://localhost:8300/d/#two' } });
});

test('pagehide closes the room; a return from the back-forward cache is a new session on a new document', async () => {
  const { session, window, events, pending, rooms } = await opened();
  window.dispatchEvent(new Event('pagehide'));
  expect(session.state.phase).toBe('opening');
  expect(events).toEqual(['open one', 'close one']);
  window.show(true);
  await settle();
  pending[1]?.resolve();
  await settle();
  expect(session.state).toMatchObject({ phase: 'open' });
  expect(events).toEqual(['open one', 'close one', 'closed one', 'open one']);
  expect(rooms[1]?.doc).not.toBe(rooms[0]?.doc);
});

test('a room is attended from when it opened until it has closed', async () => {
  const { session, window, pending, attended } = await opened();
  expect([...attended]).toEqual(['one']);
  window.hash('two');
  expect([...attended], 'it may still be writing').toEqual(['one']);
  await settle();
  expect([...attended]).toEqual([]);
  window.hash('three');
  pending[1]?.resolve();
  await settle();
  pending[2]?.resolve();
  await settle();
  expect([...attended], 'not one that nobody waits for any more').toEqual(['three']);
  await session.stop();
  expect([...attended]).toEqual([]);
});

test('an ordinary pageshow opens nothing a second time', async () => {
  const { window, events } = await opened();
  window.show(false);
  await settle();
  expect(events).toEqual(['open one']);
});

test('of links pasted one after the other the last one opens, and no room is left open behind it', async () => {
  const { session, window, events, pending, rooms } = await opened();
  window.hash('two');
  await settle();
  window.hash('three');
  await settle();
  pending[1]?.resolve();
  await settle();
  expect(rooms[1]?.closed).toBe(true);
  pending[2]?.resolve();
  await settle();
  expect(session.state).toMatchObject({ phase: 'open', room: { link: 'http://localhost:8300/d/#three' } });
  expect(events).toEqual([
    'open one',
    'close one',
    'closed one',
    'open two',
    'close two',
    'closed two',
    'open three',
  ]);
});

test('a room that fails to close is reported and does not keep the next one from opening', async () => {
  const { session, window, pending, reported, closeError } = await opened();
  closeError.current = new Error('disk');
  window.hash('two');
  await settle();
  pending[1]?.resolve();
  await settle();
  expect(reported).toEqual([closeError.current]);
  expect(session.state.phase).toBe('open');
});

test('a stopped session closes its room and hears the window no more', async () => {
  const { session, window, events, rooms } = await opened();
  await session.stop();
  expect(rooms[0]?.closed).toBe(true);
  window.hash('two');
  window.show(true);
  await settle();
  expect(events).toEqual(['open one', 'close one', 'closed one']);
});
