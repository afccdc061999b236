/** From so much room beside the text on, px, a name stands there in full; else what it begins with. */
const ROOM_FOR_NAMES = 56;
/** How far it keeps from the words at its one side and from the paper's edge at the other, px. */
const APART = 6;
/** The widest that one is, px. */
const WIDEST = 200;

/** Puts a caret's name beside the text, at the height of its line, where it lies on no words. What scrolls by itself (a
 * table, code) has no such place: there the name stands above its line. */
export function placeLabel(caret: HTMLElement, writing: HTMLElement): void {
  const paper = writing.closest('.paper');
  if (!paper) return;
  const { left } = caret.getBoundingClientRect();
  const text = writing.getBoundingClientRect();
  if (caret.closest('.tableWrapper, pre')) {
    caret.dataset.label = left - text.left > text.width / 2 ? 'before' : 'after';
    return;
  }
  const end = text.right - Number.parseFloat(getComputedStyle(writing).paddingRight);
  // Without the scroll bar.
  const room = paper.getBoundingClientRect().left + paper.clientWidth - end;
  const isWide = room - 2 * APART >= ROOM_FOR_NAMES;
  caret.dataset.label = isWide ? 'beside' : 'short';
  caret.style.setProperty('--label-at', `${end - left + (isWide ? APART : 0)}px`);
  caret.style.setProperty('--label-room', `${Math.min(isWide ? room - 2 * APART : room, WIDEST)}px`);
}
