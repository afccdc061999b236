import { afterEach, beforeEach, expect, test } from 'vitest';
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness';
import { Doc } from 'yjs';
import { Follower, type Stage } from './follower.ts';
import type { Sight } from './sight.ts';

const at = (clock: number) => ({ type: { client: 9, clock } });
const sight = (clock: number, more: Partial<Sight> = {}): Sight => ({
  top: at(clock),
  part: 0.25,
  caret: false,
  ...more,
});

/** A page that notes what it was scrolled to. */
class NotedStage implements Stage {
  seen: Sight | null = null;
  readonly scrolled: unknown[] = [];
  #changed: () => void = () => undefined;

  sight = (): Sight | null => this.seen;
  show = (shown: Sight | null, caret: unknown): void => {
    this.scrolled.push([shown, caret]);
  };
  onChange = (listener: () => void): (() => void) => {
    this.#changed = listener;
    return () => {
      this.#changed = () => undefined;
    };
  };
  look(seen: Sight): void {
    this.seen = seen;
    this.#changed();
  }
}

class Person {
  readonly awareness = new Awareness(new Doc());
  readonly stage = new NotedStage();
  readonly follower: Follower;
  readonly client: number;

  constructor() {
    this.client = this.awareness.clientID;
    this.awareness.setLocalState({ user: {}, cursor: null });
    this.follower = new Follower(this.awareness, this.stage);
  }
}

let ada: Person;
let bob: Person;

beforeEach(() => {
  ada = new Person();
  bob = new Person();
  join(ada, bob);
  join(bob, ada);
});
afterEach(() => {
  for (const { follower, awareness } of [ada, bob]) {
    follower.close();
    awareness.destroy();
  }
});

/** Whatever one says, the other hears at once. */
function join(from: Person, to: Person): void {
  const pass = (change: { added: number[]; updated: number[]; removed: number[] }, origin: unknown): void => {
    if (origin === 'other') return;
    const clients = [...change.added, ...change.updated, ...change.removed];
    applyAwarenessUpdate(to.awareness, encodeAwarenessUpdate(from.awareness, clients), 'other');
  };
  from.awareness.on('update', pass);
  applyAwarenessUpdate(to.awareness, encodeAwarenessUpdate(from.awareness, [from.client]), 'other');
}

test('who is followed says what they see, and only then', () => {
  ada.stage.look(sight(1));
  expect(ada.awareness.getLocalState()).not.toHaveProperty('view');

  expect(bob.follower.start(ada.client)).toBe(true);
  expect(bob.follower.following).toBe(ada.client);
  expect(bob.stage.scrolled).toEqual([[sight(1), null]]);

  ada.stage.look(sight(7));
  expect(bob.stage.scrolled).toEqual([
    [sight(1), null],
    [sight(7), null],
  ]);

  bob.follower.stop();
  expect(ada.awareness.getLocalState()).toMatchObject({ view: null });
  ada.stage.look(sight(8));
  expect(bob.stage.scrolled).toHaveLength(2);
});

test('their caret is shown if they see it themselves', () => {
  const cursor = { anchor: at(3), head: at(4) };
  bob.follower.start(ada.client);
  ada.awareness.setLocalStateField('cursor', cursor);
  expect(bob.stage.scrolled).toEqual([[null, at(4)]]);
  ada.stage.look(sight(2, { caret: true }));
  expect(bob.stage.scrolled.slice(1)).toEqual([[sight(2, { caret: true }), at(4)]]);
  ada.stage.look(sight(30));
  expect(bob.stage.scrolled.slice(2)).toEqual([[sight(30), null]]);
});

test('two pages never scroll each other', () => {
  expect(bob.follower.start(ada.client)).toBe(true);
  expect(ada.follower.start(bob.client)).toBe(false);
  expect(ada.follower.following).toBeNull();
  // Both at once, before either heard of the other: the lower one lets go.
  const [low, high] = ada.client < bob.client ? [ada, bob] : [bob, ada];
  low.awareness.setLocalStateField('following', null);
  bob.follower.stop();
  high.follower.start(low.client);
  low.awareness.states.set(high.client, { user: {} });
  expect(low.follower.start(high.client)).toBe(true);
  high.awareness.setLocalStateField('user', { name: 'again' });
  expect(low.follower.following).toBeNull();
  expect(high.follower.following).toBe(low.client);
});

test('following ends with its person, and nonsense scrolls nowhere', () => {
  bob.follower.start(ada.client);
  for (const view of ['x', { top: 'x' }, { top: { tname: 'title' } }, 7]) {
    ada.awareness.setLocalStateField('view', view);
  }
  ada.awareness.setLocalStateField('cursor', { head: { item: 7 } });
  expect(bob.stage.scrolled).toEqual([]);
  ada.awareness.setLocalState(null);
  expect(bob.follower.following).toBeNull();
  expect(bob.awareness.getLocalState()).toMatchObject({ following: null });
});
