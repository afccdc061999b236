import type { LogState } from '@parley/log';
import type { SessionId } from '@parley/wire';
import type { OpenedPart } from './covers.ts';

/** The sessions of which a log holds something that nobody takes without their certificates. */
export function sessionsIn({ kept, shelves, snapshots, notes }: LogState): Set<SessionId> {
  const sessions = new Set<SessionId>(kept.keys());
  for (const { edits } of shelves) for (const session of edits.keys()) sessions.add(session);
  for (const { envelope } of snapshots) sessions.add(envelope.header.session);
  for (const { note } of notes) sessions.add(note.session);
  return sessions;
}

/**
 * What of a log a home can hand on. A storage may have lost a session's certificate: what that session wrote stays in the log, but
 * nobody would take it, so home does not say that it holds it. Who has it brings it again, with the certificate.
 */
export function servable(opened: OpenedPart, isCertified: (session: SessionId) => boolean): OpenedPart {
  const { state } = opened;
  if ([...sessionsIn(state)].every(isCertified)) return opened;
  const snapshots = state.snapshots.filter(({ envelope }) => isCertified(envelope.header.session));
  const there = new Set(snapshots.map(({ hash }) => hash));
  const ofCertified = <Edits>(edits: ReadonlyMap<SessionId, Edits>): Map<SessionId, Edits> =>
    new Map([...edits].filter(([session]) => isCertified(session)));
  return {
    ...opened,
    state: {
      ...state,
      kept: ofCertified(state.kept),
      snapshots,
      shelves: state.shelves
        .filter(({ by }) => there.has(by))
        .map((shelf) => ({ ...shelf, edits: ofCertified(shelf.edits) })),
      notes: state.notes.filter(({ note }) => isCertified(note.session)),
      proved: state.proved !== null && there.has(state.proved) ? state.proved : null,
    },
  };
}
