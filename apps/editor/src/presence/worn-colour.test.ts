import { expect, test } from 'vitest';
import { COLOURS } from './colours.ts';
import { colourAmong, type Wearer } from './worn-colour.ts';

const [RED, BROWN] = COLOURS;
const wearer = (client: number, colour: string, since: number): Wearer => ({ client, colour, since });
const others = (people: readonly Wearer[], own: Wearer) => people.filter((other) => other !== own);

/** Everybody hears of everybody, and decides, until nobody changes any more. */
function settled(people: Wearer[]): { colours: string[]; rounds: number } {
  for (let rounds = 0; rounds < 20; rounds++) {
    const next = people.map((own) => ({ ...own, colour: colourAmong(own, others(people, own)) }));
    if (next.every(({ colour }, index) => colour === people[index]?.colour))
      return { colours: next.map(({ colour }) => colour), rounds };
    people = next;
  }
  throw new Error('they never agree');
}

test('of two who have one colour the newcomer takes another; who was there keeps theirs', () => {
  const [ada, bo] = [wearer(9, RED, 100), wearer(3, RED, 200)];
  expect(colourAmong(ada, [bo])).toBe(RED);
  expect(colourAmong(bo, [ada])).not.toBe(RED);
  expect(COLOURS).toContain(colourAmong(bo, [ada]));
});

test('at the same moment the ids decide, and somebody with another colour is left alone', () => {
  const [ada, bo] = [wearer(3, RED, 100), wearer(9, RED, 100)];
  expect(settled([ada, bo]).colours[0]).toBe(RED);
  expect(new Set(settled([ada, bo]).colours).size).toBe(2);
  expect(colourAmong(wearer(9, BROWN, 300), [ada])).toBe(BROWN);
});

test('as many as there are colours come at once, and all differ soon', () => {
  for (const since of [() => 5, (index: number) => index]) {
    const people = COLOURS.map((_, index) => wearer(1_000 + 8 * index, RED, since(index)));
    const { colours, rounds } = settled(people);
    expect(new Set(colours).size).toBe(COLOURS.length);
    expect(rounds).toBeLessThanOrEqual(COLOURS.length);
  }
});

test('with more people than colours nobody changes for nothing', () => {
  const people = COLOURS.map((colour, index) => wearer(index, colour, 1));
  const late = wearer(99, RED, 2);
  expect(colourAmong(late, people)).toBe(RED);
  expect(settled([...people, late, wearer(98, RED, 3)]).rounds).toBe(0);
});
