import type { Hash, SessionId } from '@parley/wire';
import type { Base, Note } from './base.ts';
import type { EditRange, ReplacedEdits } from './edit-range.ts';
import type { EditFacts, Runs } from './edits.ts';
import type { Spans } from './spans.ts';

/** A link's name inside one replica. */
export type LinkId = string;

/** What is at the other end of a link: a replica that reads (a peer's device), another tab of this device, which writes to
 * the same storage, or a blind one that judges (home). */
export type LinkKind = 'device' | 'tab' | 'home';

/** What a replica holds durably: announcement, acknowledgement and request for repair at once (L9). */
export interface Have {
  readonly proved: Hash | null;
  /** All bases that are kept, the proved one among them. */
  readonly bases: readonly Hash[];
  /** Of all kept runs. */
  readonly digest: Hash;
  /** Session → its runs. Of a session that is named nothing else is held. */
  readonly runs: Runs;
  /** Session → what of it need not be sent, although it is not said to be held (L10): a base stands for it. Of who says so to
   * whom: home of bases that are listed and not proved; a device of what this link has brought in vain. */
  readonly covered: ReadonlyMap<SessionId, Spans>;
  /** `runs` names all that is held; else only what changed. */
  readonly full: boolean;
  /** A full one is wanted back. */
  readonly ask: boolean;
}

/** What a log is to write, in one transaction. */
export interface Change {
  readonly edits?: readonly EditFacts[];
  readonly bases?: readonly Base[];
  readonly notes?: readonly Note[];
  /** It stands on that base now. `witnessed`: this device has held every edit that it covers, so that a later session of
   * it may say so. */
  readonly proved?: { readonly base: Hash | null; readonly witnessed: boolean };
  /** These give way to bases. */
  readonly replaced?: readonly Replacement[];
  /** At home: of that session the base covers what home held, and so replaced it. */
  readonly agreed?: readonly { readonly by: Hash; readonly session: SessionId; readonly count: number }[];
  /** What that base replaced goes at that time, ms. */
  readonly confirmed?: readonly { readonly by: Hash; readonly until: number }[];
  /** What is shelved until before that time goes, ms. */
  readonly sweep?: number;
  readonly dropped?: readonly Hash[];
  /** Notes that are known no more: there are too many. */
  readonly forgotten?: readonly Hash[];
}

/** What gives way to the base `by`. */
export interface Replacement {
  readonly by: Hash;
  readonly edits: readonly ReplacedEdits[];
  readonly bases: readonly Hash[];
  /** What becomes of it: gone at once, or kept on a shelf until a time, ms; null: until that is known. */
  readonly shelf: 'none' | { readonly until: number | null };
}

/** What a part wants done. */
export type Effect =
  | { readonly type: 'have'; readonly link: LinkId; readonly have: Have }
  /** They lack these. In bulk, in order; what lies on a shelf after all else, since it says nothing but what bases hold. */
  | ({ readonly type: 'edits'; readonly link: LinkId; readonly shelved: boolean } & EditRange)
  | { readonly type: 'snapshot'; readonly link: LinkId; readonly hash: Hash }
  | { readonly type: 'want'; readonly link: LinkId; readonly hash: Hash }
  | { readonly type: 'note'; readonly link: LinkId; readonly note: Note }
  /** They have more of it, and it does not come. */
  | { readonly type: 'graft'; readonly link: LinkId; readonly session: SessionId }
  | { readonly type: 'write'; readonly change: Change }
  /** The base's body is to be taken into the document, and then said to hold what (`Device.opened`). */
  | { readonly type: 'open'; readonly base: Hash }
  /** The edit may be in the base's body already: it is to be opened (`Device.inspected`). */
  | { readonly type: 'inspect'; readonly edit: EditFacts }
  /** Whether that base, with the edits kept above it, holds what is shown (`Device.examined`). */
  | { readonly type: 'examine'; readonly base: Hash }
  /** A base of all that is shown is to be made, which names these (`Device.made`). */
  | { readonly type: 'make'; readonly why: Why; readonly parents: readonly Hash[] }
  /** A note is to be signed (`Part.note`). */
  | { readonly type: 'sign'; readonly base: Hash; readonly contains: readonly Hash[] }
  /** Under this device's own session there is what it did not write: it goes on in a fresh one (`Device.renew`, L12). */
  | { readonly type: 'burn' }
  /** What counts under some ids has changed: the document is to be built anew from its log (L12). */
  | { readonly type: 'rebuild' };

/** Why a base is made: the log is long; two that do not contain each other; one that fails this device's proof. */
export type Why = 'compact' | 'merge' | 'answer';
