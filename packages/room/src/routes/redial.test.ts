import { SimulatedClock, seededRandom } from '@parley/runtime/testing';
import { describe, expect, it } from 'vitest';
import { Redial } from './redial.ts';

function scene() {
  const clock = new SimulatedClock();
  let dials = 0;
  const redial = new Redial({
    clock,
    random: seededRandom('redial'),
    bounds: { min: 300, max: 1_000 },
    dial: () => {
      dials += 1;
    },
  });
  return { clock, redial, dials: () => dials };
}

describe('when a server is dialled again', () => {
  it('after a loss with back-off', () => {
    const { clock, redial, dials } = scene();
    redial.failed('going-away', 60_000);
    clock.advance(299);
    expect(dials()).toBe(0);
    clock.advance(301);
    expect(dials()).toBe(1);
  });

  it('when the server asks for it: at once, or later than back-off would', () => {
    const { clock, redial, dials } = scene();
    redial.failed('going-away', 60_000, 40);
    clock.advance(40);
    expect(dials()).toBe(1);
    redial.failed('going-away', 60_000, 5_000);
    clock.advance(4_999);
    expect(dials()).toBe(1);
    clock.advance(1);
    expect(dials()).toBe(2);
  });

  it('with back-off where a server lets in and sends away again', () => {
    const { clock, redial, dials } = scene();
    redial.failed('going-away', 10, 0);
    clock.advance(299);
    expect(dials()).toBe(0);
  });
});
