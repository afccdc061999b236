export { Backoff, type BackoffBounds, backoffDelay } from './backoff.ts';
export { type Clock, LONGEST_DELAY, systemClock, type Timer } from './clock.ts';
export { type ConsoleLoggerOptions, consoleLogger, type LogLevel } from './console-logger.ts';
export { Emitter } from './emitter.ts';
export { LazyMap, LazySet } from './lazy-collections.ts';
export { type Logger, silentLogger } from './logger.ts';
export { type Random, systemRandom } from './random.ts';
export { namedLogger, RecentLog } from './recent-log.ts';
