import { expect, test } from 'vitest';
import { newcomerText, type Opening } from './report.ts';

const never = Number.POSITIVE_INFINITY;

test('medians are shown by way and size, and judged', () => {
  const openings: Opening[] = [
    { stack: 'parley', way: 'mesh', bytes: 60_000, samples: [71, 90, 80] },
    { stack: 'y-webrtc', way: 'mesh', bytes: 60_000, samples: [8] },
    { stack: 'y-webrtc', way: 'mesh', bytes: 5_000_000, samples: [never] },
    { stack: 'parley', way: 'home', bytes: 60_000, samples: [45] },
    { stack: 'y-websocket', way: 'home', bytes: 60_000, samples: [10] },
    { stack: 'parley', way: 'home', bytes: 5_000_000, samples: [95] },
    { stack: 'y-websocket', way: 'home', bytes: 5_000_000, samples: [46] },
  ];
  const text = newcomerText({ edits: 2_500, tail: 200, titles: { parley: 'Parley' }, openings, atHome: [] });
  expect(text).toMatch(/^Parley +80 +–$/m);
  expect(text).toMatch(/^y-webrtc +8 +never$/m);
  expect(text).toContain('must: 60 kB by home ≤ y-websocket’s + 40 ms (50.00 ms): 45.00 ms: yes');
  expect(text).toContain('must: 60 kB by mesh ≤ y-websocket’s + 60 ms (70.00 ms): 80.00 ms: no');
  expect(text).toContain('must: 5,000 kB by home ≤ 2 × y-websocket’s (92.00 ms): 95.00 ms: no');
  expect(text).toContain('must: 20,000 kB by home ≤ 2 × y-websocket’s: not measured');
});
