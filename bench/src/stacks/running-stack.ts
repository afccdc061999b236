import type { StackName, StackOptions } from '../../page/src/stacks/stack.ts';
import type { PageServer } from '../lib/page-server.ts';

/** What carries a document to a newcomer: another browser, or a server that keeps it. */
export type Way = 'mesh' | 'home';

/** A stack with its servers running. */
export interface RunningStack {
  /** Its row in reports; unlike `kind` it tells Parley from Parley as it was. */
  readonly name: string;
  /** How the page opens it. */
  readonly kind: StackName;
  /** How it is named in tables. */
  readonly title: string;
  /** Where the page is that opens it. */
  readonly pages: PageServer;
  readonly ways: readonly Way[];
  /** How to open a document nobody has opened. */
  fresh(): Promise<StackOptions>;
  /** The same document for somebody who can get it from other browsers alone. */
  withoutHome(options: StackOptions): StackOptions;
  /** Waits until its server holds the room as compactly as it comes to, and says what it holds. */
  compacted(roomId: string): Promise<string>;
}
