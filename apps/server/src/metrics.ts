import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { REFUSAL_KINDS, type RefusalKind } from './refusals.ts';
import { VERSION } from './version.ts';

/** How often the event loop's delay is looked at, in milliseconds. */
const LOOP_RESOLUTION = 100;
const LOOP_PERCENTILES = [
  ['p50', 50],
  ['p99', 99],
  ['max', 100],
] as const;
const NANOSECONDS = 1e9;
/** Upper bounds of how long a commit takes, in seconds. */
const COMMIT_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

/** What is counted at the moment somebody asks. */
export interface Readings {
  /** Rooms somebody is in, and connections, by part. */
  readonly parts: readonly { readonly part: string; readonly rooms: number; readonly connections: number }[];
  readonly openConnections: number;
  readonly stored: { readonly rooms: number; readonly bytes: number; readonly limit: number } | null;
}

/** What the process tells Prometheus, in its text format 0.0.4. */
export class Metrics {
  readonly contentType = Registry.PROMETHEUS_CONTENT_TYPE;
  readonly #registry = new Registry();
  readonly #loop = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION });
  readonly #appends: Counter;
  readonly #bytes: Counter;
  readonly #commits: Histogram;
  readonly #failures: Counter;
  readonly #refusals: Counter<'reason'>;

  /** `startedAt` in Unix milliseconds. `read` is called each time somebody asks. */
  constructor({ startedAt, read }: { readonly startedAt: number; readonly read: () => Readings }) {
    const registers = [this.#registry];
    this.#appends = new Counter({
      name: 'parley_appends_total',
      help: 'Appends to logs of rooms at home.',
      registers,
    });
    this.#bytes = new Counter({
      name: 'parley_appended_bytes_total',
      help: 'Bytes of edits and their chunks that were stored.',
      registers,
    });
    this.#commits = new Histogram({
      name: 'parley_commit_seconds',
      help: 'How long a group of appends took until it was on the disk.',
      buckets: COMMIT_BUCKETS,
      registers,
    });
    this.#failures = new Counter({
      name: 'parley_commit_failures_total',
      help: 'Groups of appends that the disk refused.',
      registers,
    });
    this.#refusals = new Counter({
      name: 'parley_refusals_total',
      help: 'What was refused to visitors, by reason.',
      labelNames: ['reason'],
      registers,
    });
    for (const reason of REFUSAL_KINDS) this.#refusals.inc({ reason }, 0);
    this.#gauges(startedAt, read);
    this.#loop.enable();
  }

  refused(reason: RefusalKind): void {
    this.#refusals.inc({ reason });
  }

  /** A group commit ended; `ms` in milliseconds. */
  committed({ calls, bytes, ms, failed }: CommitReport): void {
    if (failed) return this.#failures.inc();
    this.#appends.inc(calls);
    this.#bytes.inc(bytes);
    this.#commits.observe(ms / 1_000);
  }

  text(): Promise<string> {
    return this.#registry.metrics();
  }

  close(): void {
    this.#loop.disable();
  }

  #gauges(startedAt: number, read: () => Readings): void {
    const registers = [this.#registry];
    const build = new Gauge({
      name: 'parley_build_info',
      help: 'Always 1; the version is the label.',
      labelNames: ['version'],
      registers,
    });
    build.set({ version: VERSION }, 1);
    const partGauge = (name: string, help: string, of: (part: Readings['parts'][number]) => number) =>
      new Gauge({
        name,
        help,
        labelNames: ['part'],
        registers,
        collect() {
          for (const part of read().parts) this.set({ part: part.part }, of(part));
        },
      });
    partGauge('parley_rooms', 'Rooms somebody is in.', ({ rooms }) => rooms);
    partGauge('parley_connections', 'Connections that are in a room.', ({ connections }) => connections);
    const gauge = (name: string, help: string, value: () => number | null) =>
      new Gauge({
        name,
        help,
        registers,
        collect() {
          const now = value();
          if (now !== null) this.set(now);
        },
      });
    gauge('parley_open_sockets', 'WebSockets that are open.', () => read().openConnections);
    gauge('parley_stored_rooms', 'Rooms that are kept.', () => read().stored?.rooms ?? null);
    gauge('parley_stored_bytes', 'Bytes that the rooms take.', () => read().stored?.bytes ?? null);
    gauge('parley_stored_bytes_limit', 'Bytes they may take in all.', () => read().stored?.limit ?? null);
    gauge('process_resident_memory_bytes', 'Memory of the process.', () => process.memoryUsage.rss());
    gauge('process_start_time_seconds', 'When it was started, Unix time.', () => startedAt / 1_000);
    this.#processor();
    this.#eventLoop();
  }

  #processor(): void {
    new Counter({
      name: 'process_cpu_seconds_total',
      help: 'Processor time of the process.',
      registers: [this.#registry],
      collect() {
        const { user, system } = process.cpuUsage();
        this.reset();
        this.inc((user + system) / 1e6);
      },
    });
  }

  #eventLoop(): void {
    const loop = this.#loop;
    new Gauge({
      name: 'parley_event_loop_delay_seconds',
      help: 'By how much the event loop was late since somebody last asked.',
      labelNames: ['at'],
      registers: [this.#registry],
      collect() {
        for (const [at, percentile] of LOOP_PERCENTILES) {
          // The histogram holds whole intervals between two looks.
          const late = loop.percentile(percentile) / NANOSECONDS - LOOP_RESOLUTION / 1_000;
          this.set({ at }, Math.max(0, late));
        }
        loop.reset();
      },
    });
  }
}

export interface CommitReport {
  readonly calls: number;
  readonly bytes: number;
  readonly ms: number;
  readonly failed: boolean;
}
