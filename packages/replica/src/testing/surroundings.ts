import type { Hash, SessionId } from '@parley/wire';
import type { HomeSays } from '../core/at-home.ts';
import type { Base, Note } from '../core/base.ts';
import type { EditFacts } from '../core/edits.ts';
import type { Have, LinkKind } from '../core/effects.ts';
import type { Library } from './library.ts';

/** A receipt of home's. */
export interface Said {
  readonly time: number;
  /** How often home had been put back. */
  readonly epoch: number;
  readonly says: HomeSays;
}

export type Message =
  | { readonly type: 'have'; readonly have: Have; readonly says?: Said }
  | { readonly type: 'receipt'; readonly says: Said }
  | { readonly type: 'edit'; readonly edit: EditFacts }
  | { readonly type: 'snapshot'; readonly base: Base }
  | { readonly type: 'want'; readonly hash: Hash }
  | { readonly type: 'note'; readonly note: Note }
  | { readonly type: 'graft'; readonly session: SessionId };

export interface Peer {
  readonly id: string;
  readonly part: { linkUp(id: string, kind: LinkKind, now: number): void; linkDown(id: string): void };
  receive(from: string, message: Message): void;
  tick(): void;
  run(): void;
}

/** The world, as a replica in it sees it. */
export interface Surroundings {
  readonly library: Library;
  /** What honest editors wrote. */
  readonly truth: ReadonlySet<string>;
  /** Key → how often home had been put back when it was said to be at home. */
  readonly saidAtHome: Map<string, number>;
  /** Ms. */
  readonly now: number;
  /** How many bases honest devices have made. */
  made: number;
  /** Home's clock, which never stands still. */
  clock(): number;
  /** A session that nobody had before. */
  session(): SessionId;
  /** Whether another device writes under that session too: of what both write one half will not count. */
  isShared(session: SessionId): boolean;
  wrote(key: string): void;
  /** How many editors of those that are joined are rather to do what is to be done; null: it is not joined. */
  rankOf(id: string): number | null;
  linksOf(peer: Peer): readonly string[];
  send(from: Peer, to: string, message: Message): void;
}
