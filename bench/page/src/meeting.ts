import * as Y from 'yjs';
import { type Step, stepsOf, TEXT } from '../../src/traces/history.ts';
import type { ConcurrentTrace } from '../../src/traces/trace.ts';
import { Arrival, nextChange } from './arrival.ts';
import { nextTask } from './task.ts';

/** One author's part in a replay; the times are ms of the bench's clock. */
export interface Part {
  readonly began: number;
  /** The last own edit was in the document. */
  readonly typed: number;
  /** The document was the end content. */
  readonly converged: number;
}

/** One author of a concurrent trace, at their own browser. */
export class Author {
  readonly #own: readonly Step[];
  readonly #others: readonly { readonly agent: number; readonly arrivals: readonly Arrival[] }[];
  readonly #endContent: string;

  constructor(trace: ConcurrentTrace, agent: number) {
    const steps = stepsOf(trace);
    const agents = new Set(steps.map((step) => step.agent));
    this.#own = steps.filter((step) => step.agent === agent);
    this.#others = [...agents]
      .filter((other) => other !== agent)
      .map((other) => ({
        agent: other,
        arrivals: steps.filter((step) => step.agent === other).map(({ update }) => new Arrival(update)),
      }));
    this.#endContent = trace.endContent;
  }

  /** Enters each own edit once everything it was typed after is in the document, as fast as that goes. */
  async play(doc: Y.Doc, now: () => number): Promise<Part> {
    const arrived = new Map<number, number>();
    const began = now();
    for (const { update, after } of this.#own) {
      for (const { agent, arrivals } of this.#others) {
        const wanted = after[agent] ?? 0;
        for (let at = arrived.get(agent) ?? 0; at < wanted; at++) {
          while (!arrivals[at]?.isIn(doc)) await nextChange(doc);
          arrived.set(agent, at + 1);
        }
      }
      Y.applyUpdate(doc, update, 'keyboard');
      await nextTask();
    }
    const typed = now();
    await textIs(doc, this.#endContent);
    return { began, typed, converged: now() };
  }
}

/** Resolves when the document's text is so. */
export async function textIs(doc: Y.Doc, content: string): Promise<void> {
  const text = doc.getText(TEXT);
  while (text.length !== content.length || text.toString() !== content) await nextChange(doc);
}
