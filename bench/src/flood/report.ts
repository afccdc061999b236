import { count, decimal, duration, table } from '../lib/table.ts';
import type { CrowdFigures, FloodFigures } from './crowd.ts';
import type { DripFigures } from './drip.ts';
import type { GapFigures } from './gaps.ts';
import type { HasteFigures } from './haste.ts';

const mebibytes = (bytes: number): string => `${count(bytes / 1_048_576)} MiB`;

export const gapText = ({ connections, edits, before, peak, full, survived }: GapFigures): string =>
  table([
    [`${connections} connections bring ${count(edits)} edits each, and never the first`, ''],
    ['the process lives', survived ? 'yes' : 'NO'],
    ['its memory before', mebibytes(before)],
    ['its memory at the most', mebibytes(peak)],
    ['CPU of a further edit', duration(full)],
  ]);

export const hasteText = ({ edits, took, idle, during }: HasteFigures): string =>
  table([
    [`${count(edits)} edits as fast as the socket takes them`, ''],
    ['until all are at home', took === null ? 'NOT within two minutes' : duration(took)],
    ['an edit of another room before, median', duration(idle.median)],
    ['and the worst', duration(idle.worst)],
    ['an edit of another room meanwhile, median', duration(during.median)],
    ['and the worst', duration(during.worst)],
  ]);

const floodRows = (what: string, { each, all, closed }: FloodFigures): string[][] => [
  [`CPU of ${what}`, duration(each)],
  ['and of one link’s until it was shut out', `${duration(all)}, ${closed ?? 'not shut out'}`],
];

export const crowdText = ({ sessions, join, reopen, claims, haves, bursts }: CrowdFigures): string =>
  table([
    [`a room of ${count(sessions)} sessions`, ''],
    ['CPU of a join and its leave while somebody is there', duration(join)],
    ['and while nobody is', duration(reopen)],
    ...floodRows('a false claim', claims),
    ...floodRows('a have of a made-up session, 100 a second', haves),
    ...floodRows('the same, as fast as the socket takes them', bursts),
  ]);

export const dripText = ({ dripping, other, took }: DripFigures): string =>
  table([
    [`an edit of ${decimal(dripping / 1_048_576, 0)} MiB drips a chunk in 25 s`, ''],
    [
      `until another’s of ${decimal(other / 1_048_576, 0)} MiB is at home`,
      took === null ? 'NOT within 90 s' : duration(took),
    ],
  ]);
