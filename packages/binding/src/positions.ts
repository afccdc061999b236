import * as Y from 'yjs';
import type { ElementReader } from './element-reader.ts';
import { insertionPlace, shownPlace } from './run.ts';
import { heldBy, type Part, sizeOf, type Twin } from './twin.ts';

/** A place in the shown document as one that means the same on every page, whatever is edited meanwhile. */
export function relativePosition(root: Twin, position: number): Y.RelativePosition {
  let twin = root;
  let left = Math.min(Math.max(position, 0), root.node.content.size);
  for (;;) {
    const step = stepInto(twin, left);
    if (!step.inner) return Y.createRelativePositionFromTypeIndex(step.type, step.index);
    twin = step.inner;
    left = step.left;
  }
}

type Step =
  | { readonly inner: Twin; readonly left: number }
  | { readonly inner: null; readonly type: Y.AbstractType<unknown>; readonly index: number };

function stepInto(twin: Twin, left: number): Step {
  const type = twin.element as Y.AbstractType<unknown>;
  let index = 0;
  let at = 0;
  for (const part of twin.parts) {
    const size = sizeOf(part);
    if (part.kind === 'run' && left >= at && left <= at + size && part.run.texts.length > 0) {
      const place = insertionPlace(part.run, left - at);
      return { inner: null, type: place.text as Y.AbstractType<unknown>, index: place.index };
    }
    if (part.kind === 'element' && left > at && left < at + size)
      return { inner: part.twin, left: left - at - 1 };
    // In front of a child, or inside one that is not in the document.
    if (left < at + size || (left === at && part.kind !== 'run' && !isRunNext(twin, part)))
      return { inner: null, type, index };
    at += size;
    index += heldBy(part);
  }
  return { inner: null, type, index };
}

/** Text is a better hold than the place beside it. */
function isRunNext(twin: Twin, part: Part): boolean {
  return part.kind === 'hidden' && twin.node.inlineContent;
}

/** Where such a place is now; null if what it was in is gone, or has not come yet. In a line that is in no document the caret
 * stands, and not before it. */
export function absolutePosition(
  reader: ElementReader,
  root: Twin,
  doc: Y.Doc,
  relative: Y.RelativePosition,
): number | null {
  const found = Y.createAbsolutePositionFromRelativePosition(relative, doc);
  if (!found) return null;
  const type: unknown = found.type;
  const holder = reader.twinOf(type instanceof Y.XmlText ? type.parent : type);
  if (!holder) return null;
  const start = contentStart(reader, root, holder);
  if (start === null) return null;
  let index = 0;
  let at = start;
  for (const part of holder.parts) {
    if (type instanceof Y.XmlText) {
      const place = part.kind === 'run' ? shownPlace(part.run, type, found.index) : null;
      if (place !== null) return at + place;
    } else if (index >= found.index) return part.kind === 'filler' ? at + 1 : at;
    index += heldBy(part);
    at += sizeOf(part);
  }
  return type instanceof Y.XmlText ? null : at;
}

/** Where the content of a twin begins; null if it is not shown. */
function contentStart(reader: ElementReader, root: Twin, twin: Twin): number | null {
  if (twin.element === root.element) return 0;
  const holder = reader.twinOf(twin.element.parent);
  const outside = holder && contentStart(reader, root, holder);
  if (!holder || outside === null) return null;
  let at = outside;
  for (const part of holder.parts) {
    if (part.kind === 'element' && part.twin.element === twin.element) return at + 1;
    at += sizeOf(part);
  }
  return null;
}
