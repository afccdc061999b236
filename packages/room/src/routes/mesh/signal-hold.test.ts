import { SimulatedClock } from '@parley/runtime/testing';
import { expect, test } from 'vitest';
import { SIGNAL_HOLD, SignalHold } from './signal-hold.ts';

test('what is signalled within a moment is one message, and what comes later another', () => {
  const clock = new SimulatedClock();
  const sent: (readonly unknown[])[] = [];
  const hold = new SignalHold(clock, (signals) => sent.push(signals));
  hold.add('offer');
  clock.advance(SIGNAL_HOLD.wait - 1);
  hold.add('host');
  expect(sent).toEqual([]);
  clock.advance(1);
  expect(sent).toEqual([['offer', 'host']]);
  hold.add('relay');
  clock.advance(SIGNAL_HOLD.wait);
  expect(sent).toEqual([['offer', 'host'], ['relay']]);
  for (let at = 0; at < SIGNAL_HOLD.most; at++) hold.add(at);
  expect(sent.at(-1), 'no message grows without bounds').toHaveLength(SIGNAL_HOLD.most);
  hold.add('last');
  hold.gathered();
  expect(sent.at(-1), 'once all is found, nothing waits').toEqual(['last']);
  hold.gathered();
  expect(sent.at(-1)).toEqual(['last']);
  hold.add('late');
  hold.stop();
  expect([sent.length, clock.pending]).toEqual([4, 0]);
});
