import { count, decimal, duration, kilobytes, table } from '../lib/table.ts';
import { type Must, times, verdicts } from '../lib/verdict.ts';
import type { Acknowledgements } from './acknowledgements.ts';
import type { EditCost } from './edit-cost.ts';
import type { FirstHave } from './first-have.ts';
import type { ImageRoom } from './image-room.ts';
import type { JoinCost } from './join-cost.ts';
import type { LooseEdits } from './loose-edits.ts';

const KB = 1_000;
const MB = 1_000_000;
/** What shall not depend on the number of past sessions may differ so much. */
const ALIKE = 1.2;

export function editText(costs: readonly EditCost[]): string {
  const parley = costs.map((cost) => cost.parley);
  return [
    'Processor time of one edit, ms: 4 peers and home together, in the simulated room with real cryptography and SQLite at home',
    table([
      ['past sessions', 'Parley', 'Yjs alone, 1 writes, 3 apply', 'the room idle for as long'],
      ...costs.map(({ sessions, parley: own, yjs, idle }) => [
        count(sessions),
        decimal(own),
        decimal(yjs),
        decimal(idle),
      ]),
    ]),
    verdicts([alike('Parley’s own processor time of an edit', parley)]),
  ].join('\n\n');
}

export function haveText({ sessions, ways }: FirstHave): string {
  return [
    `Bytes of have between a newcomer and the others, ${count(sessions)} past sessions`,
    table([
      ['', 'the first', 'all until the base is proved'],
      ...ways.map(({ way, first, all }) => [way, count(first), count(all)]),
    ]),
    verdicts([
      {
        what: 'the first have of a newcomer, and to it',
        bound: '4',
        value: ways.length === 0 ? null : Math.max(...ways.map(({ first }) => first)) / KB,
        most: 4,
        unit: 'kB',
      },
    ]),
  ].join('\n\n');
}

export function acknowledgementText(rooms: readonly Acknowledgements[]): string {
  return [
    'Messages between the peers of a room for one edit, one of them writing, in the simulated room',
    table([
      ['peers', 'carry it', 'acknowledge it, alone', 'five a second', 'with all the others, after ms'],
      ...rooms.map(({ peers, carried, alone, typed, withAll }) => [
        count(peers),
        decimal(carried, 1),
        decimal(alone, 1),
        decimal(typed, 1),
        decimal(withAll, 0),
      ]),
    ]),
    verdicts(
      rooms.flatMap(({ peers, alone, typed, withAll }): Must[] => [
        {
          what: `acknowledgements of an edit, ${peers} peers`,
          bound: 'as many',
          value: Math.max(alone, typed),
          most: peers,
          unit: '',
        },
        {
          what: `with N peers, ${peers} peers`,
          bound: '1.3',
          value: withAll / 1_000,
          most: 1.3,
          unit: 's',
        },
      ]),
    ),
  ].join('\n\n');
}

export function imageText(room: ImageRoom): string {
  const { imageBytes, first, uploaded, more, uploadedMore, afterBase, afterFirst, afterAll, edits } = room;
  return [
    `A document with ${count(imageBytes / MB)} MB of images under a base`,
    table([
      ['', 'sent to home', 'text in a fresh browser'],
      ['right after the base', '', duration(afterBase)],
      [`after ${count(first)} small edits`, kilobytes(uploaded), duration(afterFirst)],
      [`after ${count(more)} more`, kilobytes(uploadedMore), duration(afterAll)],
    ]),
    `Home keeps ${count(edits)} edits above its base in the end.`,
    verdicts([
      {
        what: `what ${count(first)} small edits send to home`,
        bound: '1',
        value: uploaded / MB,
        most: 1,
        unit: 'MB',
      },
      {
        what: `the text of a newcomer after ${count(more)} more`,
        bound: '2 × right after the base',
        value: afterAll / 1_000,
        most: (2 * afterBase) / 1_000,
        unit: 's',
      },
    ]),
  ].join('\n\n');
}

export function joinText(costs: readonly JoinCost[]): string {
  return [
    'Processor time at home of one whose device has the document and who comes and leaves, ms',
    table([
      ['past sessions', 'while somebody is there', 'who opens the room'],
      ...costs.map(({ sessions, join, opening }) => [count(sessions), decimal(join), decimal(opening, 0)]),
    ]),
    verdicts([
      alike(
        'processor time of a join',
        costs.map(({ join }) => join),
      ),
    ]),
  ].join('\n\n');
}

export function looseText({ envelopes, alone, ms, longestTask, longestSilence }: LooseEdits): string {
  return [
    `${count(envelopes)} small envelopes that were never compacted, from home to a fresh browser`,
    table([
      ['', ''],
      ['verifying and decrypting as many, alone', duration(alone)],
      ['until the text stands', duration(ms)],
      ['the longest the document did not grow meanwhile', duration(longestSilence)],
      ['the longest task', duration(longestTask)],
    ]),
    verdicts([
      {
        what: 'until the text stands',
        bound: '1.6 × verifying and decrypting alone',
        value: ms / 1_000,
        most: times(1.6, alone / 1_000),
        unit: 's',
      },
      { what: 'the longest task', bound: '100', value: longestTask, most: 100, unit: 'ms' },
    ]),
  ].join('\n\n');
}

const alike = (what: string, values: readonly number[]): Must => ({
  what: `${what}, the most × the least`,
  bound: `${ALIKE}`,
  value: values.length < 2 ? null : Math.max(...values) / Math.min(...values),
  most: ALIKE,
  unit: '',
});
