import { expect, test } from 'vitest';
import { CONNECTIONS, ConnectionCount } from './connection-count.ts';

test('asks for a collection twice before the 501st connection, and whenever one is refused', () => {
  let asked = 0;
  const count = new ConnectionCount(() => {
    asked += 1;
  });
  for (let made = 1; made < CONNECTIONS.each; made++) count.made();
  expect(asked).toBe(0);
  for (let made = CONNECTIONS.each; made <= 500; made++) count.made();
  expect(asked).toBe(2);
  count.refused();
  expect(asked).toBe(3);
});
