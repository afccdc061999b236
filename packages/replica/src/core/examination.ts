import type { SessionId } from '@parley/wire';
import type { EditFacts } from './edits.ts';

/** What examining a base told. */
export interface Examination<Content> {
  readonly content: Content;
  /** Together with what is kept above it, it holds all that is shown, word by word (L3). */
  readonly proves: boolean;
  /** It has all that it claims of the kept edits, and other words than are shown nowhere: if it does not prove, it only lacks
   * something. */
  readonly isTrue: boolean;
  /** It has other words under ids that are shown: nothing that it holds counts as held. */
  readonly differs: boolean;
  /** The kept edits whose structs and deletions its body has. */
  readonly under: readonly Pick<EditFacts, 'session' | 'number'>[];
  /** Sessions of which it claims more edits than its body can hold. None if absent. */
  readonly overclaimed?: readonly SessionId[];
}
