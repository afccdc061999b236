import { expect, test } from 'vitest';
import { Budget } from './budget.ts';
import { type Waiter, WaitingRoom } from './waiting-room.ts';

/** Counts how often anybody looks how far from its turn it is: that is the work of the heap. */
class Item implements Waiter {
  static looks = 0;
  readonly cost: number;
  readonly cameAt: number;
  readonly #ahead: number;
  place = -1;

  constructor(ahead: number, cameAt = 0, cost = 10) {
    this.#ahead = ahead;
    this.cameAt = cameAt;
    this.cost = cost;
  }

  get ahead(): number {
    Item.looks += 1;
    return this.#ahead;
  }
}

class Scene {
  readonly dropped: number[] = [];
  readonly budget: Budget;
  readonly room: WaitingRoom<Item>;

  constructor(each: number, all = each) {
    this.budget = new Budget({ all, each });
    this.room = new WaitingRoom<Item>(this.budget, ({ ahead }) => this.dropped.push(ahead));
  }

  come(item: Item): boolean {
    if (!this.room.admit(item.cost, item.ahead)) return false;
    this.room.add(item);
    return true;
  }
}

test('what is farthest from its turn gives way, and only to what is nearer', () => {
  const scene = new Scene(50);
  for (const ahead of [3, 9, 5, 7, 1]) expect(scene.come(new Item(ahead))).toBe(true);
  expect(scene.come(new Item(9))).toBe(false);
  expect(scene.come(new Item(12))).toBe(false);
  expect(scene.come(new Item(2))).toBe(true);
  expect(scene.come(new Item(0))).toBe(true);
  expect(scene.dropped).toEqual([9, 7]);
  expect(scene.budget.total).toBe(50);
});

test('what is taken is still paid for, and gives way to nothing', () => {
  const scene = new Scene(20);
  const [near, far] = [new Item(1), new Item(8)];
  scene.come(near);
  scene.come(far);
  scene.room.take(far);
  expect([scene.room.size, scene.budget.total]).toEqual([1, 20]);
  expect(scene.come(new Item(4))).toBe(false);
  expect(scene.come(new Item(0))).toBe(true);
  expect(scene.dropped).toEqual([1]);
});

test('what came too long ago is let go of', () => {
  const scene = new Scene(1_000);
  for (let i = 0; i < 10; i++) scene.come(new Item(i, i * 100));
  scene.room.expire(450);
  expect(scene.dropped).toEqual([0, 1, 2, 3, 4]);
  expect([scene.room.size, scene.budget.total]).toEqual([5, 50]);
});

test('of a room that is full each further item costs about as much as the heap is deep', () => {
  const scene = new Scene(10 * 50_000);
  for (let i = 0; i < 50_000; i++) scene.come(new Item(i * 2));
  Item.looks = 0;
  for (let i = 0; i < 1_000; i++) scene.come(new Item(200_000 + i));
  expect(Item.looks).toBeLessThan(1_000 * 4);
  Item.looks = 0;
  for (let i = 0; i < 1_000; i++) expect(scene.come(new Item(2 * i + 1))).toBe(true);
  expect(Item.looks / 1_000).toBeLessThan(100);
  expect(scene.dropped.slice(0, 3)).toEqual([99_998, 99_996, 99_994]);
});

test('who has little waiting finds room where others have filled it, in whatever order', () => {
  const budget = new Budget({ all: 10_000, each: 4_000 });
  const rooms = Array.from({ length: 20 }, () => new WaitingRoom<Item>(budget, () => {}));
  for (let i = 0; i < 2_000; i++) {
    for (const room of rooms) {
      const item = new Item((i * 7_919) % 2_003);
      if (room.admit(item.cost, item.ahead)) room.add(item);
    }
  }
  const quiet = new WaitingRoom<Item>(budget, () => expect.unreachable('it has least'));
  for (let i = 0; i < 10; i++) {
    expect(quiet.admit(10, i)).toBe(true);
    quiet.add(new Item(i));
  }
  expect(budget.total).toBeLessThanOrEqual(10_000);
});
