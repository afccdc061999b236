export { Collaboration } from './collaboration.ts';
export type { EditorBinding } from './editor-binding.ts';
export { bindingOf, comesFromElsewhere, undoManagerIn } from './plugin.ts';
export { isTyping, readCaret } from './read-caret.ts';
export { Reader } from './reader.ts';
export { atBeginning } from './selection.ts';
export { writeFragment, writeInFront } from './write-fragment.ts';
