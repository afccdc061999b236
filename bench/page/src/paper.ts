import type { Room, Status } from '@parley/room';
import type * as Y from 'yjs';
import { enter, TEXT } from '../../src/traces/history.ts';
import type { Trace } from '../../src/traces/trace.ts';
import { everythingAtHome } from './at-home.ts';
import { nextTask } from './task.ts';

/** Edits between two looks at the memory. */
const LOOK = 2_000;

/** How one peer entered a whole trace; the times are ms. */
export interface Entered {
  readonly typedMs: number;
  /** From the last edit until all were in this device's log, and until a receipt covered them. */
  readonly onDeviceMs: number;
  readonly atHomeMs: number;
  /** The most the page's JavaScript held, bytes. */
  readonly peakHeap: number;
  /** The most edits that waited for a receipt at once. */
  readonly peakOutbox: number;
  readonly problems: readonly string[];
  readonly right: boolean;
}

/** Enters every edit of a trace in a task of its own, as fast as that goes, and waits until home has them. */
export async function enterAll(doc: Y.Doc, room: Room, trace: Trace): Promise<Entered> {
  let peakHeap = 0;
  let peakOutbox = 0;
  const problems = new Set<string>();
  const watch = ({ outbox, problems: current }: Status): void => {
    peakOutbox = Math.max(peakOutbox, outbox);
    peakHeap = Math.max(peakHeap, heap());
    for (const { code, detail } of current) problems.add(detail ? `${code}: ${detail}` : code);
  };
  const unwatch = room.onStatus(watch);
  const began = performance.now();
  for (const [index, { patches }] of trace.txns.entries()) {
    enter(doc, patches);
    if (index % LOOK === 0) peakHeap = Math.max(peakHeap, heap());
    await nextTask();
  }
  const typed = performance.now();
  await room.flush();
  const onDevice = performance.now();
  await everythingAtHome(room);
  const atHome = performance.now();
  unwatch();
  return {
    typedMs: typed - began,
    onDeviceMs: onDevice - typed,
    atHomeMs: atHome - typed,
    peakHeap,
    peakOutbox,
    problems: [...problems],
    right: doc.getText(TEXT).toString() === trace.endContent,
  };
}

/** Enters each edit of a trace in a timer of its own, which is 4 ms after the last: no two share what they are sent in. */
export async function write(doc: Y.Doc, trace: Trace): Promise<void> {
  for (const { patches } of trace.txns) {
    enter(doc, patches);
    await new Promise((resolve) => setTimeout(resolve));
  }
}

/** Chromium alone tells. */
function heap(): number {
  const { memory } = performance as Performance & { memory?: { readonly usedJSHeapSize: number } };
  return memory?.usedJSHeapSize ?? 0;
}
