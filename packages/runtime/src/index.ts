export { type Clock, systemClock, type Timer } from './clock.ts';
export { Emitter } from './emitter.ts';
export { type Logger, silentLogger } from './logger.ts';
export { type Random, systemRandom } from './random.ts';
