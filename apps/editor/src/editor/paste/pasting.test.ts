import {
  documentOf,
  HeadlessEditor,
  meet,
  paragraph,
  placeOf,
  select,
  shown,
} from '@parley/binding/convergence';
import type { Plugin } from '@tiptap/pm/state';
import { expect, test, vi } from 'vitest';
import { warnBeforeLoss } from '../../shell/leaving.ts';
import type { PasteTool } from './paste-tool.ts';
import { Pasting } from './pasting.ts';

// As in a browser.
vi.stubGlobal('reportError', (error: unknown) => {
  throw error;
});

const tools = vi.hoisted(() => ({ come: (): void => undefined }));

vi.mock('./paste-tool.ts', () => {
  const arrived = new Promise<void>((resolve) => {
    tools.come = resolve;
  });
  const pasteTool: PasteTool = {
    clean: (html) => html,
    takes: () => false,
    putterOf: async (_editor, { plain }) => {
      await arrived;
      return ({ view }, place) => place.fillSelected(() => view.dispatch(view.state.tr.insertText(plain)));
    },
  };
  return { pasteTool };
});

function paste({ editor }: HeadlessEditor, plain: string): void {
  const handles = ({ props }: Plugin) => props.handlePaste;
  const plugin = editor.state.plugins.find((one) => handles(one) && one.props.transformPastedHTML);
  const clipboardData = { getData: (type: string) => (type === 'text/plain' ? plain : ''), files: [] };
  const event = { clipboardData, timeStamp: 0 } as unknown as ClipboardEvent;
  expect(plugin && handles(plugin)?.call(plugin, editor.view, event, editor.state.doc.slice(0, 0))).toBe(
    true,
  );
}

test('while a paste waits for its tools the browser asks before the page goes', async () => {
  const page = new EventTarget();
  const isAsked = (): boolean => !page.dispatchEvent(new Event('beforeunload', { cancelable: true }));
  const stop = warnBeforeLoss({ status: { unsaved: false } }, page as Window);
  const one = new HeadlessEditor(1, documentOf(paragraph('Hello.')), [Pasting]);
  meet([one]);
  select(one, placeOf(one, '.'));
  expect(isAsked()).toBe(false);
  paste(one, ' pasted');
  expect(isAsked()).toBe(true);
  await vi.dynamicImportSettled();
  tools.come();
  await expect.poll(() => shown(one)).toBe('doc(paragraph("Hello pasted."))');
  await expect.poll(isAsked).toBe(false);
  stop();
});
