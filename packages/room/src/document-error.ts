import type * as Y from 'yjs';

/** A `Y.Doc` that cannot be bound to a room. `reason`: it was destroyed, or it holds something already. */
export class DocumentError extends Error {
  override readonly name = 'DocumentError';
  readonly reason: 'destroyed' | 'not-empty';

  constructor(reason: 'destroyed' | 'not-empty', message: string) {
    super(message);
    this.reason = reason;
  }
}

/**
 * Checks that a document can be bound to a room. What it held before would be in nobody's log, so everything written
 * after it by the same client would wait, in everybody else's document, for what never comes.
 *
 * @throws DocumentError
 */
export function checkDocument(doc: Y.Doc): void {
  checkAlive(doc);
  const { clients, pendingStructs, pendingDs } = doc.store;
  if (clients.size === 0 && pendingStructs === null && pendingDs === null) return;
  throw new DocumentError(
    'not-empty',
    'a room needs a fresh Y.Doc: open it first, then apply what another document holds (Y.applyUpdate)',
  );
}

/** @throws DocumentError `destroyed` */
export function checkAlive(doc: Y.Doc): void {
  if (doc.isDestroyed) throw new DocumentError('destroyed', 'this Y.Doc was destroyed');
}
