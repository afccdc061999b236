export { seededRandom } from './seeded-random.ts';
export { SimulatedClock } from './simulated-clock.ts';
export { xoshiro128 } from './xoshiro128.ts';
