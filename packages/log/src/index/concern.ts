import type { Hash, SessionId } from '@parley/wire';
import { endsShelves } from '../change.ts';
import type { EditList } from '../kept-edits.ts';
import type { LogChange } from '../log.ts';
import type { DamagedEdit } from './growth.ts';

/** The numbers of a session that a transaction is about: from the least to the greatest. */
export interface NumberRange {
  least: number;
  greatest: number;
}

/** What a transaction must know of a log before its changes are worked out. */
export interface Concern {
  readonly sessions: ReadonlyMap<SessionId, NumberRange>;
  readonly notes: ReadonlySet<Hash>;
  readonly certificates: ReadonlySet<SessionId>;
  /** Whether it has to do with snapshots or shelves. */
  readonly snapshots: boolean;
  /** Whether it may end a shelf, so that all edits on shelves must be known. */
  readonly shelved: boolean;
}

export function concernOf(changes: readonly LogChange[]): Concern {
  const sessions = new Map<SessionId, NumberRange>();
  const notes = new Set<Hash>();
  const certificates = new Set<SessionId>();
  for (const { edits = [], replace = [], drop = {}, ...change } of changes) {
    for (const { envelope } of edits) widen(sessions, envelope.header.session, envelope.header.number);
    for (const list of replace.flatMap((each) => each.edits ?? [])) widenBy(sessions, list);
    for (const list of drop.edits ?? []) widenBy(sessions, list);
    for (const { hash } of change.notes ?? []) notes.add(hash);
    for (const hash of drop.notes ?? []) notes.add(hash);
    for (const { session } of change.certificates ?? []) certificates.add(session);
    for (const session of drop.certificates ?? []) certificates.add(session);
  }
  const shelved = changes.some(endsShelves);
  return { sessions, notes, certificates, shelved, snapshots: shelved || changes.some(touchesSnapshots) };
}

/** What must be known before damage is given up. Which shelf a damaged edit lies on is not known, so all count. */
export function concernOfDamage(edits: readonly DamagedEdit[], snapshots: readonly Hash[]): Concern {
  const sessions = new Map<SessionId, NumberRange>();
  for (const { session, number } of edits) widen(sessions, session, number);
  return {
    sessions,
    notes: new Set(),
    certificates: new Set(),
    snapshots: true,
    shelved: snapshots.length > 0,
  };
}

const touchesSnapshots = ({ given, snapshots, replace, confirm, drop, proved }: LogChange): boolean =>
  [given, snapshots, replace, confirm].some((each) => each !== undefined && each.length > 0) ||
  (drop?.edits ?? []).length > 0 ||
  proved !== undefined;

function widenBy(sessions: Map<SessionId, NumberRange>, { session, numbers }: EditList): void {
  for (const number of numbers) widen(sessions, session, number);
}

function widen(sessions: Map<SessionId, NumberRange>, session: SessionId, number: number): void {
  const range = sessions.get(session);
  if (!range) sessions.set(session, { least: number, greatest: number });
  else if (number < range.least) range.least = number;
  else if (number > range.greatest) range.greatest = number;
}
