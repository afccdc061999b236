import { titleText } from '@parley/document/title';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { TitleBinding, type TitleElement } from './title-binding.ts';

function field() {
  const element: TitleElement = {
    value: '',
    selectionStart: 0,
    selectionEnd: 0,
    setSelectionRange(from, to) {
      element.selectionStart = from ?? 0;
      element.selectionEnd = to ?? 0;
    },
  };
  return element;
}

function bound(words = '', apart = false) {
  const [mine, theirs] = [new Y.Doc(), new Y.Doc()];
  titleText(mine).insert(0, words);
  Y.applyUpdate(theirs, Y.encodeStateAsUpdate(mine));
  const sync = (): void => {
    Y.applyUpdate(theirs, Y.encodeStateAsUpdate(mine));
    Y.applyUpdate(mine, Y.encodeStateAsUpdate(theirs), 'remote');
  };
  const element = field();
  const shown: string[] = [];
  const binding = new TitleBinding(element, mine, (words) => shown.push(words), apart);
  /** As a keyboard does it: at the caret. */
  const type = (words: string): void => {
    const { value, selectionStart, selectionEnd } = element;
    element.value = value.slice(0, selectionStart) + words + value.slice(selectionEnd);
    element.setSelectionRange(selectionStart + words.length, selectionStart + words.length);
    binding.typed();
  };
  return { title: titleText(mine), theirTitle: titleText(theirs), element, binding, type, sync, shown };
}

describe('the title field', () => {
  it('shows the title, and types into it', () => {
    const { title, element, type, shown } = bound('Plan');
    expect(element.value).toBe('Plan');
    element.setSelectionRange(4, 4);
    type('s');
    expect(title.toString()).toBe('Plans');
    expect(shown).toEqual(['Plan', 'Plans']);
  });

  it('merges what two people type at once, and keeps the caret', () => {
    const { title, theirTitle, element, type, sync } = bound('the plan');
    theirTitle.insert(0, 'All of ');
    element.setSelectionRange(8, 8);
    type('s');
    sync();
    expect(element.value).toBe('All of the plans');
    expect(theirTitle.toString()).toBe('All of the plans');
    expect(title.toString()).toBe(element.value);
    expect(element.selectionStart).toBe('All of the plans'.length);
  });

  it('lets an input method finish before others’ words come in', () => {
    const { theirTitle, element, binding, type, sync } = bound('ab');
    binding.composing(true);
    element.setSelectionRange(1, 1);
    type('k');
    theirTitle.insert(0, 'XX');
    sync();
    expect(element.value, 'untouched while composing').toBe('akb');
    element.value = 'aかb';
    element.setSelectionRange(2, 2);
    binding.composing(false);
    sync();
    expect(element.value).toBe('XXaかb');
    expect(theirTitle.toString()).toBe('XXaかb');
    expect(element.selectionStart).toBe(4);
  });

  it('takes a line break for a blank', () => {
    const { title, type, element } = bound();
    type('one\ntwo');
    expect(title.toString()).toBe('one two');
    expect(element.value).toBe('one two');
  });

  it('undoes one’s own words only', () => {
    const { title, theirTitle, element, binding, type, sync } = bound('');
    type('mine');
    sync();
    theirTitle.insert(0, 'theirs ');
    sync();
    expect(element.value).toBe('theirs mine');
    expect(binding.undo()).toBe(true);
    expect(title.toString()).toBe('theirs ');
    expect(element.value).toBe('theirs ');
    expect(binding.redo()).toBe(true);
    expect(element.value).toBe('theirs mine');
    binding.undo();
    expect(binding.undo()).toBe(false);
  });

  it('says nothing any more once it is destroyed', () => {
    const { theirTitle, element, binding, sync } = bound('x');
    binding.destroy();
    theirTitle.insert(0, 'y');
    sync();
    expect(element.value).toBe('x');
  });

  it('keeps apart what is typed before the title has come, and puts it in front of it', () => {
    const { title, theirTitle, element, binding, type, sync } = bound('', true);
    type('My ');
    theirTitle.insert(0, 'plan');
    sync();
    type('ow');
    expect([title.toString(), element.value]).toEqual(['plan', 'My ow']);
    binding.composing(true);
    expect(binding.isComposing).toBe(true);
    binding.composing(false);
    binding.join();
    expect([title.toString(), element.value, element.selectionStart]).toEqual(['My owplan', 'My owplan', 5]);
    type('n ');
    expect(title.toString()).toBe('My own plan');
    binding.join();
    expect(title.toString(), 'once').toBe('My own plan');
  });

  it('shows a title that comes while nothing was typed, and is typed into then', () => {
    const { title, theirTitle, element, type, sync } = bound('', true);
    theirTitle.insert(0, 'Plan');
    sync();
    expect(element.value).toBe('Plan');
    element.setSelectionRange(4, 4);
    type('s');
    expect(title.toString()).toBe('Plans');
  });
});
