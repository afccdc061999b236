import { afterEach, expect, test } from 'vitest';
import { Metrics, type Readings } from './metrics.ts';
import { REFUSAL_KINDS } from './refusals.ts';
import { VERSION } from './version.ts';

const readings: Readings = {
  parts: [
    { part: 'home', rooms: 2, connections: 5 },
    { part: 'signaling', rooms: 3, connections: 7 },
  ],
  openConnections: 13,
  stored: { rooms: 40, bytes: 1_000, limit: 2_000 },
};
let metrics: Metrics;
afterEach(() => metrics.close());

/**
 * Reads the text format 0.0.4 as Prometheus does, strictly: every family has its HELP and TYPE before its samples, in one piece,
 * no sample comes twice, and names and units follow the conventions that `promtool check metrics` looks for.
 */
function parse(text: string): Map<string, number> {
  const samples = new Map<string, number>();
  const families = new Map<string, string>();
  let helped: string | null = null;
  let family: string | null = null;
  expect(text.endsWith('\n')).toBe(true);
  for (const line of text.slice(0, -1).split('\n')) {
    if (line === '') continue;
    const help = /^# HELP ([a-z_]+) \S.*$/.exec(line);
    const type = /^# TYPE ([a-z_]+) (counter|gauge|histogram)$/.exec(line);
    if (help) helped = help[1] ?? null;
    else if (type) {
      family = type[1] ?? '';
      expect(family).toBe(helped);
      expect(families.has(family)).toBe(false);
      families.set(family, type[2] ?? '');
    } else {
      const sample =
        /^([a-z_]+)(\{[a-z]+="[^"\\\n]*"(?:,[a-z]+="[^"\\\n]*")*\})? (-?[0-9.e+-]+|\+Inf|NaN)$/.exec(line);
      if (!sample) throw new Error(`no sample: ${line}`);
      const suffix = families.get(family ?? '') === 'histogram' ? '(_bucket|_sum|_count)' : '';
      expect(sample[1]).toMatch(new RegExp(`^${family}${suffix}$`));
      const name = `${sample[1]}${sample[2] ?? ''}`;
      expect(name).not.toMatch(/[{,]quantile=/);
      expect(samples.has(name)).toBe(false);
      samples.set(name, Number(sample[3]));
    }
  }
  for (const [name, type] of families) {
    expect([name, name.endsWith('_total')]).toEqual([name, type === 'counter']);
    expect(name).not.toMatch(/_(ms|milliseconds|mb|kb|minutes)(_|$)/);
  }
  return samples;
}

test('everything is told in the text format, strictly', async () => {
  metrics = new Metrics({ startedAt: 1_700_000_000_000, read: () => readings });
  metrics.committed({ calls: 3, bytes: 600, ms: 4, failed: false });
  metrics.committed({ calls: 1, bytes: 10, ms: 40, failed: true });
  metrics.refused('the room is full');
  await metrics.text();
  const samples = parse(await metrics.text());
  expect(Object.fromEntries(samples)).toMatchObject({
    [`parley_build_info{version="${VERSION}"}`]: 1,
    'parley_rooms{part="home"}': 2,
    'parley_connections{part="signaling"}': 7,
    parley_open_sockets: 13,
    parley_stored_rooms: 40,
    parley_stored_bytes: 1_000,
    parley_stored_bytes_limit: 2_000,
    parley_appends_total: 3,
    parley_appended_bytes_total: 600,
    parley_commit_seconds_sum: 0.004,
    'parley_commit_seconds_bucket{le="0.005"}': 1,
    'parley_commit_seconds_bucket{le="0.0025"}': 0,
    parley_commit_failures_total: 1,
    'parley_refusals_total{reason="the room is full"}': 1,
    'parley_refusals_total{reason="no invitation"}': 0,
    process_start_time_seconds: 1_700_000_000,
  });
  expect([...samples.keys()].filter((name) => name.startsWith('parley_refusals_total'))).toHaveLength(
    REFUSAL_KINDS.length,
  );
  for (const name of ['process_cpu_seconds_total', 'process_resident_memory_bytes']) {
    expect(samples.get(name)).toBeGreaterThan(0);
  }
  expect(samples.get('parley_event_loop_delay_seconds{at="p99"}')).toBeGreaterThanOrEqual(0);
});

test('a process without home tells nothing of what is stored', async () => {
  metrics = new Metrics({ startedAt: 0, read: () => ({ parts: [], openConnections: 0, stored: null }) });
  const samples = parse(await metrics.text());
  expect(samples.get('parley_stored_bytes') ?? 0).toBe(0);
});
