import { isStroke } from '../../shell/keystroke.ts';
import type { Tool } from '../tools/slot.ts';
import { asOwnStep } from '../undo-steps.ts';
import { splitWithin, switchAtSelection, toggleOf } from './toggle-views.ts';

export const TOGGLE_KEYS = 'Mod-Enter';

/** `>>` makes a toggle, its keys open and close the one the caret is in. */
export const toggleTool = (mac: boolean): Tool => ({
  handleTextInput(view, from, to, typed) {
    const change = typed === ' ' && from === to && !view.composing ? toggleOf(view.state) : null;
    if (change) view.dispatch(asOwnStep(change));
    return change !== null;
  },
  handleKeyDown(view, event) {
    if (isStroke(TOGGLE_KEYS, event, mac)) return switchAtSelection(view);
    const change = isStroke('Enter', event, mac) && !view.composing ? splitWithin(view.state) : null;
    if (change) view.dispatch(change);
    return change !== null;
  },
});
