import type * as Y from 'yjs';

/** A `Y.Doc` that cannot be bound to a room: it was destroyed. */
export class DocumentError extends Error {
  override readonly name = 'DocumentError';
  readonly reason = 'destroyed';
}

/** @throws DocumentError */
export function checkAlive(doc: Y.Doc): void {
  if (doc.isDestroyed) throw new DocumentError('this Y.Doc was destroyed');
}
