import { documentOf, HeadlessEditor, meet, paragraph } from '@parley/binding/convergence';
import type { Plugin } from '@tiptap/pm/state';
import { expect, test } from 'vitest';
import { TabKey } from './tab-key.ts';

/** Tells a text's Tab key what happens in the text, and what Tab does then. */
function text() {
  const one = new HeadlessEditor(1, documentOf(paragraph('Hello.')), [TabKey]);
  meet([one]);
  const { view } = one.editor;
  const { props } = one.editor.state.plugins.find(
    ({ props }) => props.handleDOMEvents && 'focusout' in props.handleDOMEvents && props.handleKeyDown,
  ) as Plugin;
  const happens = (type: string, key = ''): boolean => {
    const hears = (props.handleDOMEvents as Record<string, (...given: unknown[]) => boolean>)[type];
    const event = { type, key, target: view.dom };
    if (hears?.(view, event)) return true;
    return type === 'keydown' && props.handleKeyDown?.call({} as Plugin, view, event as never) === true;
  };
  return {
    happens,
    /** Whether nothing keeps the browser from going on to the next field. */
    leaves: (): boolean =>
      (props.handleDOMEvents as Record<string, (...given: unknown[]) => boolean>).keydown?.(view, {
        type: 'keydown',
        key: 'Tab',
        target: view.dom,
      }) === true,
  };
}

test('Escape, and then Tab, leaves the text', () => {
  const { happens, leaves } = text();
  expect(leaves()).toBe(false);
  happens('keydown', 'Escape');
  expect(leaves()).toBe(true);
  happens('keydown', 'Shift');
  expect(leaves()).toBe(true);
  happens('keydown', 'x');
  expect(leaves()).toBe(false);
});

test.each([
  'pointerdown',
  'mousedown',
  'paste',
  'cut',
  'drop',
  'compositionstart',
  'beforeinput',
  'focusout',
])('not with something else between: %s', (type) => {
  const { happens, leaves } = text();
  happens('keydown', 'Escape');
  happens(type);
  expect(leaves()).toBe(false);
});
