import { parseArgs } from 'node:util';
import { freshSeed } from '@parley/runtime/seeds';
import { liveBalanced } from './balanced-life.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '300' },
    rooms: { type: 'string', default: '20' },
    peers: { type: 'string', default: '60' },
    seed: { type: 'string', default: String(freshSeed()) },
  },
});
const say = (line: string): void => console.log(line);
say(`seed ${values.seed}`);
const life = await liveBalanced({
  seed: values.seed,
  seconds: Number(values.seconds),
  rooms: Number(values.rooms),
  peers: Number(values.peers),
  said: say,
});
const { killed, stopped, written, apart, lost, toldFalsely, away } = life;
const at = (share: number): number => Math.round(away[Math.floor(away.length * share)] ?? 0);
say(`${killed} killed, ${stopped} stopped; ${written} words`);
say(`rooms apart: ${apart.join('; ') || 'none'}`);
say(`lost of what was at home: ${lost.length}`);
say(`told falsely: ${toldFalsely.join('; ') || 'nobody'}`);
say(
  `lines to home lost ${away.length}; away p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, at most ${at(1 - 1e-9)} ms`,
);
process.exit(apart.length + lost.length + toldFalsely.length > 0 ? 1 : 0);
