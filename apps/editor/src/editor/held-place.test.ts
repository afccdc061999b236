import type { HeadlessEditor } from '@parley/binding/convergence';
import {
  ada,
  bo,
  documentOf,
  erase,
  exchange,
  paragraph,
  person,
  placeOf,
  select,
  shown,
  together,
  type,
} from '@parley/binding/convergence';
import { afterEach, expect, test } from 'vitest';
import { HeldPlace } from './held-place.ts';

const held: HeldPlace[] = [];
afterEach(() => {
  for (const place of held.splice(0)) place.release();
});

/** What is selected is to be replaced. */
function hold({ editor }: HeadlessEditor): HeldPlace {
  const place = HeldPlace.ofSelection(editor);
  held.push(place);
  return place;
}

/** As a paste does. */
const put = ({ editor }: HeadlessEditor, place: HeldPlace, text: string): void =>
  place.fillSelected(() => editor.view.dispatch(editor.state.tr.insertText(text)));

const caretOf = ({ editor }: HeadlessEditor): number => editor.state.selection.head;

test('what is typed meanwhile comes behind what was pasted, and the caret stays with it', () => {
  const [one] = together(documentOf(paragraph('Hello.')), 1) as [HeadlessEditor];
  select(one, 6);
  const place = hold(one);
  type(one, 6, ' typed');
  put(one, place, ' PASTED');
  expect(shown(one)).toBe('doc(paragraph("Hello PASTED typed."))');
  expect(caretOf(one)).toBe(placeOf(one, '.'));
});

test('what was selected gives way, also if it was written over; who has gone on stays there', () => {
  const [one] = together(documentOf(paragraph('one two'), paragraph('three')), 1) as [HeadlessEditor];
  select(one, 1, 4);
  const over = hold(one);
  type(one, placeOf(one, 'three') + 5, '!');
  put(one, over, 'PASTED');
  expect(shown(one)).toBe('doc(paragraph("PASTED two"), paragraph("three!"))');
  expect(caretOf(one)).toBe(placeOf(one, '!') + 1);

  select(one, 1, 7);
  const written = hold(one);
  one.editor.view.dispatch(one.editor.state.tr.insertText('x'));
  put(one, written, '1');
  expect(shown(one)).toBe('doc(paragraph("1x two"), paragraph("three!"))');
});

test('several at one place stand in the order they came in', () => {
  const [one] = together(documentOf(paragraph('ab')), 1) as [HeadlessEditor];
  select(one, 2);
  const places = [hold(one), hold(one), hold(one)];
  type(one, 2, '-');
  for (const [index, place] of places.entries()) {
    put(one, place, String(index + 1));
    place.release();
  }
  expect(shown(one)).toBe('doc(paragraph("a123-b"))');
});

test('it goes along with what others write, and is near where it was if that is gone', () => {
  together(documentOf(paragraph('first'), paragraph('second')));
  select(person(ada), placeOf(person(ada), 'second') + 3);
  const place = hold(person(ada));
  type(person(bo), 1, 'The ');
  type(person(bo), placeOf(person(bo), 'second') + 6, '!');
  exchange();
  put(person(ada), place, '|');
  expect(shown(person(ada))).toBe('doc(paragraph("The first"), paragraph("sec|ond!"))');
  place.release();

  select(person(ada), placeOf(person(ada), 'sec|') + 2);
  const lost = hold(person(ada));
  exchange();
  const from = placeOf(person(bo), 'sec|');
  erase(person(bo), from, from + 8);
  exchange();
  put(person(ada), lost, 'x');
  expect(shown(person(ada))).toBe('doc(paragraph("The first"), paragraph("x"))');
});
