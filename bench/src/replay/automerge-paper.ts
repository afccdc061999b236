import { newDocument } from '@parley/e2e';
import type { Entered } from '../../page/src/paper.ts';
import type { StackOptions } from '../../page/src/stacks/stack.ts';
import { Browser } from '../lib/browser.ts';
import { settledSizes, type TextSizes } from '../lib/home-sizes.ts';
import { owning } from '../lib/owning.ts';
import { PageServer } from '../lib/page-server.ts';
import { progress } from '../lib/progress.ts';
import { ParleyServers } from '../lib/servers.ts';
import { count, duration, kilobytes, table } from '../lib/table.ts';
import { ask } from '../lib/tabs.ts';
import { within } from '../lib/within.ts';
import { readPaper } from '../traces/read-trace.ts';
import { conclude } from './conclude.ts';

const ENTER_MS = 1_800_000;
const OPEN_MS = 600_000;

/** Milliseconds until the text stood. */
interface Openings {
  readonly fromHome: number;
  readonly fromPeer: number;
  /** Yjs alone, from bytes in memory, in the same browser. */
  readonly yjsV1: number;
  readonly yjsV2: number;
  readonly v1Bytes: number;
  readonly v2Bytes: number;
}

/** `npm run replay -- automerge-paper`. */
export function automergePaper(): Promise<void> {
  return owning(async (own) => {
    const { trace, from } = await readPaper();
    const pages = own(await PageServer.start());
    const servers = own(await ParleyServers.start());
    const traceUrl = pages.offer('trace', trace);
    const contentUrl = pages.offer('content', trace.endContent);
    const document: StackOptions = {
      stack: 'parley',
      link: (await newDocument(pages.origin)).edit,
      signaling: servers.signalingUrl,
      home: servers.homeUrl,
    };

    const author = await own(await Browser.launch('author', pages.origin)).tab();
    await ask(author, 'open', document);
    progress('entering');
    const entered = await within(ENTER_MS, 'every edit is at home', ask(author, 'enterAll', traceUrl));
    progress('waiting for the snapshot');
    const sizes = await settledSizes(servers.home.dataFolder, await ask(author, 'roomId'));

    progress('opening from home');
    // Without signaling it finds nobody but home.
    const first = own(await Browser.launch('first', pages.origin));
    const fromHome = await within(
      OPEN_MS,
      'a fresh browser has the text from home',
      ask(await first.tab(), 'openUntil', { ...document, signaling: null }, contentUrl),
    );

    progress('opening from the peer');
    await servers.home.kill('SIGTERM');
    const second = own(await Browser.launch('second', pages.origin));
    const fromPeer = await within(
      OPEN_MS,
      'another has it from the peer',
      ask(await second.tab(), 'openUntil', document, contentUrl),
    );

    const { v1, v2 } = await ask(author, 'encodings');
    const openings: Openings = {
      fromHome,
      fromPeer,
      yjsV1: await ask(await second.tab(), 'loadAlone', v1, 1),
      yjsV2: await ask(await second.tab(), 'loadAlone', v2, 2),
      v1Bytes: v1.length,
      v2Bytes: v2.length,
    };
    process.stdout.write(
      `automerge-paper: ${from}\n\n${textOf(trace.txns.length, entered, sizes, openings)}\n`,
    );
    await conclude(entered.right, servers);
  });
}

function textOf(edits: number, entered: Entered, sizes: TextSizes, openings: Openings): string {
  return [
    table([
      ['entering, through one peer', ''],
      ['edits', count(edits)],
      ['entered in', duration(entered.typedMs)],
      ['edits a second', count((edits * 1_000) / entered.typedMs)],
      ['from the last edit until all are on this device', duration(entered.onDeviceMs)],
      ['and until all are at home', duration(entered.atHomeMs)],
      ['most JavaScript memory in the page', kilobytes(entered.peakHeap)],
      ['most envelopes without a receipt', count(entered.peakOutbox)],
      ['problems the status named', entered.problems.join('; ') || 'none'],
    ]),
    table([
      ['at home', ''],
      ['snapshot', kilobytes(sizes.snapshots)],
      ['log above it', kilobytes(sizes.kept)],
      ['edits in that log', count(sizes.edits)],
      ['replaced by snapshots', kilobytes(sizes.shelved)],
    ]),
    table([
      ['until the text stands, in a fresh browser', ''],
      ['opened from home', duration(openings.fromHome)],
      ['opened from a peer, home stopped', duration(openings.fromPeer)],
      [`Yjs alone, V1 (${kilobytes(openings.v1Bytes)}) in memory`, duration(openings.yjsV1)],
      [`Yjs alone, V2 (${kilobytes(openings.v2Bytes)}) in memory`, duration(openings.yjsV2)],
    ]),
  ].join('\n\n');
}
