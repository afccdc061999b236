import type { Editor } from '@tiptap/core';
import { type ReactNode, Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import { createPortal } from 'react-dom';
import { useCommands } from '../../shell/commands.ts';
import { pageLanguage } from '../../text/languages.ts';
import { text } from '../../text/late.ts';
import { tabStorage } from '../../ui/device-storage.ts';
import { latePart } from '../../ui/late-part.ts';
import { announce } from '../../ui/toasts.tsx';
import { useRovingFocus } from '../../ui/use-roving-focus.ts';
import { calloutTyping } from '../callouts/callout-typing.ts';
import { ContentsLists } from '../contents/contents-lists.tsx';
import { contentsTyping } from '../contents/contents-typing.ts';
import { NoteTools } from '../footnotes/note-tools.tsx';
import { noteTyping } from '../footnotes/note-typing.ts';
import { NotesBelow } from '../footnotes/notes-below.tsx';
import { drawFormulas } from '../formulas/formula-element.ts';
import { FormulaTools } from '../formulas/formula-tools.tsx';
import { formulaTyping } from '../formulas/formula-typing.ts';
import { ImageTools } from '../images/image-tools.tsx';
import { addLatePlugins } from '../late-plugins.ts';
import { LinkTools } from '../links/link-tools.tsx';
import { pasteTool } from '../paste/paste-tool.ts';
import { givePasteTool } from '../paste/pasting.ts';
import { endKeyTool } from '../tables/end-key.ts';
import { toggleTool } from '../toggles/toggle-tool.ts';
import { quotesOf } from '../typing/replacements.ts';
import { smartTyping } from '../typing/smart-typing.ts';
import { undoAcrossReload } from '../undo-across-reload.ts';
import { undoManagerOf } from '../undo-steps.ts';
import { keepAboveKeyboard } from './above-keyboard.ts';
import { BlockHandle } from './block-handle.tsx';
import { Bubble } from './bubble.tsx';
import { followDrags } from './drag/block-drag.ts';
import { EmojiSuggestions } from './emoji/emoji-suggestions.tsx';
import { emojiNamed } from './emoji/load-emoji.ts';
import { FindBar } from './find/find-bar.tsx';
import { useAnswerHeld } from './held-request.ts';
import { OutlineIcon, SearchIcon } from './icons.tsx';
import { Outline } from './outline/outline.tsx';
import { chooseOutline, outlineChosen } from './outline/outline-choice.ts';
import { onToolRequest } from './requests.ts';
import { SlashMenu } from './slash-menu.tsx';
import { addTool } from './slot.ts';
import { blockKeysTool, READING_COMMANDS, writingCommands } from './text-commands.ts';
import { MAC, ToolButton } from './tool-button.tsx';
import { Toolbar } from './toolbar.tsx';
import { useMedia } from './use-media.ts';
import { watchTitle } from './watch-title.ts';

const EmojiPicker = latePart(async () => (await import('./emoji/emoji-picker.tsx')).EmojiPicker);

export interface ToolsProps {
  readonly editor: Editor;
  /** The document, by a name that outlives the page. */
  readonly document: string;
  /** Whether its text can be changed. Who only reads can find, and see the outline. */
  readonly writes: boolean;
  /** Where the outline stands. */
  readonly side: HTMLElement | null;
}

/** From this width on the outline stands beside the text, and is remembered. */
const WIDE = '(min-width: 1100px)';

/** Everything one writes and reads with besides the keyboard. It is loaded after the text stands. */
export function Tools({ editor, document, writes, side }: ToolsProps) {
  const [find, setFind] = useState<{ replacing: boolean; asked: number } | null>(null);
  const wide = useMedia(WIDE);
  const [beside, setBeside] = useState(outlineChosen);
  const [over, setOver] = useState(false);
  const outline = wide ? beside : over;
  const showOutline = (open: boolean): void => {
    if (!wide) return setOver(open);
    setBeside(open);
    chooseOutline(open);
  };

  useCommands(READING_COMMANDS);
  useEffect(drawFormulas, []);
  useEffect(() => addLatePlugins(editor), [editor]);
  useEffect(() => watchTitle(editor.view.dom), [editor]);
  useEffect(() => keepAboveKeyboard(editor.view.dom), [editor]);
  useEffect(() =>
    onToolRequest((request) => {
      if (request === 'outline') showOutline(!outline);
      if (request === 'find' || request === 'replace') {
        setFind((open) => ({
          replacing: request === 'replace' || (open?.replacing ?? false),
          asked: (open?.asked ?? 0) + 1,
        }));
      }
    }),
  );
  useAnswerHeld();

  const reading = (first: boolean) => (
    <>
      <ToolButton
        id="find"
        name={text.find.label}
        keys="Mod-F"
        sign={<SearchIcon />}
        first={first}
        expanded={find !== null}
        onRun={() => setFind((open) => (open ? null : { replacing: false, asked: 0 }))}
      />
      <ToolButton
        id="outline"
        name={text.outline.open}
        keys="Mod-Alt-O"
        sign={<OutlineIcon />}
        expanded={outline}
        onRun={() => showOutline(!outline)}
      />
    </>
  );

  return (
    <>
      {writes ? (
        <Toolbar editor={editor}>{reading(false)}</Toolbar>
      ) : (
        <ReadingBar>{reading(true)}</ReadingBar>
      )}
      {find ? (
        <FindBar
          editor={editor}
          replacing={find.replacing}
          asked={find.asked}
          onReplacing={() => setFind((open) => open && { ...open, replacing: true })}
          onClose={() => setFind(null)}
        />
      ) : null}
      {outline && side
        ? createPortal(<Outline editor={editor} over={!wide} onClose={() => showOutline(false)} />, side)
        : null}
      <ContentsLists editor={editor} />
      <NotesBelow editor={editor} />
      {writes ? <WritingTools editor={editor} document={document} /> : null}
    </>
  );
}

/** What was done before the page was loaded again can be taken back, or is said to be gone. */
function keepUndo(editor: Editor, document: string): () => void {
  const manager = undoManagerOf(editor);
  if (!manager) return () => undefined;
  const onRefused = (): void => announce({ title: text.undo.refused, description: text.undo.refusedSays });
  return undoAcrossReload({ manager, document, storage: tabStorage(), page: window, onRefused });
}

function ReadingBar({ children }: { children: ReactNode }) {
  const roving = useRovingFocus();
  return (
    <div className="toolbar" role="toolbar" aria-label={text.toolbar.readingLabel} {...roving}>
      <div className="toolbar-group toolbar-end">{children}</div>
    </div>
  );
}

function WritingTools({ editor, document }: Pick<ToolsProps, 'editor' | 'document'>) {
  useEffect(() => keepUndo(editor, document), [editor, document]);
  useCommands(useMemo(() => writingCommands(editor), [editor]));
  useEffect(() => addTool(editor, blockKeysTool(editor)), [editor]);
  useEffect(() => addTool(editor, endKeyTool(MAC)), [editor]);
  useEffect(() => addTool(editor, noteTyping), [editor]);
  useEffect(() => addTool(editor, calloutTyping), [editor]);
  useEffect(() => addTool(editor, contentsTyping), [editor]);
  useEffect(() => addTool(editor, toggleTool(MAC)), [editor]);
  useEffect(() => addTool(editor, formulaTyping), [editor]);
  useEffect(() => addTool(editor, smartTyping({ quotes: quotesOf(pageLanguage()), emojiNamed })), [editor]);
  useEffect(() => givePasteTool(pasteTool), []);
  useEffect(() => followDrags(editor), [editor]);
  const [emoji, setEmoji] = useState(false);
  const closeEmoji = useCallback(() => setEmoji(false), []);
  useEffect(
    () =>
      onToolRequest((request) => {
        if (request === 'emoji') setEmoji(true);
      }),
    [],
  );
  return (
    <>
      <SlashMenu editor={editor} />
      <EmojiSuggestions editor={editor} />
      <Bubble editor={editor} />
      <ImageTools editor={editor} />
      <NoteTools editor={editor} />
      <FormulaTools editor={editor} />
      <LinkTools editor={editor} />
      <BlockHandle editor={editor} />
      <Suspense>{emoji ? <EmojiPicker editor={editor} onClose={closeEmoji} /> : null}</Suspense>
    </>
  );
}
