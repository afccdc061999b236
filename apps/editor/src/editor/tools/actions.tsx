import type { ChainedCommands, Editor } from '@tiptap/core';
import { NodeSelection, type Transaction } from '@tiptap/pm/state';
import type { ReactNode } from 'react';
import { text } from '../../text/late.ts';
import { insertNote } from '../footnotes/insert-note.ts';
import { isFormula } from '../formulas/selected-formula.ts';
import { wrapInToggle } from '../toggles/toggle-views.ts';
import { asOwnSteps } from '../undo-steps.ts';
import {
  AlignIcon,
  BulletListIcon,
  CalloutIcon,
  CodeBlockIcon,
  CodeIcon,
  DividerIcon,
  FootnoteIcon,
  HighlightIcon,
  OrderedListIcon,
  OutlineIcon,
  PageBreakIcon,
  QuoteIcon,
  TableIcon,
  TaskListIcon,
  ToggleIcon,
} from './icons.tsx';
import type { BlockKind, HeadingLevel, ListKind, MarkName, SelectionState } from './selection-state.ts';

/** Something that can be done to the text at the selection, in one step. */
export interface Action {
  readonly id: string;
  readonly name: string;
  readonly hint?: string;
  readonly words: readonly string[];
  /** As Tiptap writes it. The text itself handles them; here they are only told. */
  readonly keys?: string;
  /** Docs' or Word's keys for the same. The text handles them, too. */
  readonly alsoKeys?: readonly string[];
  readonly sign: ReactNode;
  /** Adds its steps to a chain that has the selection where it is to be done. */
  readonly steps: (chain: ChainedCommands) => ChainedCommands;
  /** Whether what it makes is at the selection. */
  readonly isOn?: (state: SelectionState) => boolean;
  readonly can?: (state: SelectionState) => boolean;
}

export const perform = (editor: Editor, action: Action): boolean =>
  asOwnSteps(action.steps(editor.chain().focus())).run();

const letter = (sign: string, style: string): ReactNode => (
  <span className={`letter letter-${style}`} aria-hidden="true">
    {sign}
  </span>
);

const { actions: names, actionHints: hints, actionWords: words } = text;

interface MarkLook {
  readonly keys: string;
  readonly alsoKeys?: readonly string[];
  readonly sign: ReactNode;
  readonly steps: Action['steps'];
}

const mark = (id: Exclude<MarkName, 'link'>, look: MarkLook): Action => ({
  id,
  name: names[id],
  words: words[id],
  ...look,
  isOn: ({ marks }) => marks[id],
  can: ({ marksAllowed }) => marksAllowed,
});

export const MARKS: readonly Action[] = [
  mark('bold', { keys: 'Mod-B', sign: letter('B', 'bold'), steps: (chain) => chain.toggleMark('bold') }),
  mark('italic', {
    keys: 'Mod-I',
    sign: letter('I', 'italic'),
    steps: (chain) => chain.toggleMark('italic'),
  }),
  mark('underline', {
    keys: 'Mod-U',
    sign: letter('U', 'underline'),
    steps: (chain) => chain.toggleMark('underline'),
  }),
  mark('strike', {
    keys: 'Mod-Shift-S',
    alsoKeys: ['Alt-Shift-5'],
    sign: letter('S', 'strike'),
    steps: (chain) => chain.toggleMark('strike'),
  }),
  mark('highlight', {
    keys: 'Mod-Shift-H',
    sign: <HighlightIcon />,
    steps: (chain) => chain.toggleMark('highlight'),
  }),
  mark('code', { keys: 'Mod-E', sign: <CodeIcon />, steps: (chain) => chain.toggleCode() }),
];

/** Letters above and below their line. */
export const RAISED: readonly Action[] = [
  mark('superscript', {
    keys: 'Mod-.',
    sign: letter('x²', 'heading'),
    steps: (chain) => chain.toggleMark('superscript'),
  }),
  mark('subscript', {
    keys: 'Mod-,',
    sign: letter('x₂', 'heading'),
    steps: (chain) => chain.toggleMark('subscript'),
  }),
];

export const CLEAR: Action = {
  id: 'clear',
  name: names.clear,
  words: words.clear,
  keys: 'Mod-\\',
  sign: null,
  steps: (chain) => chain.unsetAllMarks().clearNodes(),
};

interface BlockLook {
  readonly name: string;
  readonly hint: string;
  readonly words: readonly string[];
  readonly keys: string;
  readonly sign: ReactNode;
  readonly steps: Action['steps'];
}

const block = (id: BlockKind, look: BlockLook): Action => ({
  id,
  ...look,
  isOn: (state) => state.block === id && (id !== 'paragraph' || state.list === null),
});

const heading = (level: HeadingLevel): Action =>
  block(`heading-${level}`, {
    name: names.heading(level),
    hint: hints.heading(level),
    words: words.heading(level),
    keys: `Mod-Alt-${level}`,
    sign: letter(`H${level}`, 'heading'),
    // Out of lists and quotes first: an item of a list begins with plain text.
    steps: (chain) => chain.clearNodes().setHeading({ level }),
  });

export const BLOCKS: readonly Action[] = [
  block('paragraph', {
    name: names.paragraph,
    hint: hints.paragraph,
    words: words.paragraph,
    keys: 'Mod-Alt-0',
    sign: letter('T', 'heading'),
    steps: (chain) => chain.clearNodes(),
  }),
  heading(1),
  heading(2),
  heading(3),
  heading(4),
  block('quote', {
    name: names.quote,
    hint: hints.quote,
    words: words.quote,
    keys: 'Mod-Shift-B',
    sign: <QuoteIcon />,
    steps: (chain) => chain.clearNodes().setBlockquote(),
  }),
  block('code-block', {
    name: names.codeBlock,
    hint: hints.codeBlock,
    words: words.codeBlock,
    keys: 'Mod-Alt-C',
    sign: <CodeBlockIcon />,
    steps: (chain) => chain.clearNodes().setCodeBlock(),
  }),
];

/** Those that few write: the slash menu and the palette have them, the toolbar does not. */
export const DEEP_HEADINGS: readonly Action[] = [heading(5), heading(6)];

/** A quotation that is a note. Which of them it is can be chosen afterwards. */
export const CALLOUT: Action = {
  id: 'callout',
  name: names.callout,
  hint: hints.callout,
  words: words.callout,
  keys: 'Mod-Alt-Q',
  sign: <CalloutIcon />,
  steps: (chain) => chain.clearNodes().setBlockquote().updateAttributes('blockquote', { callout: 'note' }),
  isOn: ({ callout }) => callout !== null,
};

/** A section that can be closed. */
export const TOGGLE: Action = {
  id: 'toggle',
  name: names.toggle,
  hint: hints.toggle,
  words: words.toggle,
  keys: 'Mod-Alt-7',
  sign: <ToggleIcon />,
  steps: (chain) => chain.command(({ tr }) => wrapInToggle(tr)),
};

const list = (id: ListKind, keys: string, sign: ReactNode, steps: Action['steps']): Action => ({
  id,
  name: names[id],
  hint: hints[id],
  words: words[id],
  keys,
  sign,
  steps,
  isOn: (state) => state.list === id,
});

export const LISTS: readonly Action[] = [
  list('bulletList', 'Mod-Shift-8', <BulletListIcon />, (chain) => chain.toggleBulletList()),
  list('orderedList', 'Mod-Shift-7', <OrderedListIcon />, (chain) => chain.toggleOrderedList()),
  list('taskList', 'Mod-Shift-9', <TaskListIcon />, (chain) => chain.toggleTaskList()),
];

const align = (id: keyof typeof names.align, value: string | null, keys: string): Action => ({
  id: `align-${id}`,
  name: names.align[id],
  hint: hints.align,
  words: words.align,
  keys,
  sign: <AlignIcon side={id} />,
  steps: (chain) =>
    chain.updateAttributes('paragraph', { align: value }).updateAttributes('heading', { align: value }),
  isOn: (state) => state.align === value,
  can: ({ block: kind }) => kind !== 'code-block',
});

/** Where the words of a line stand, with Docs' and Word's keys. */
export const ALIGNMENTS: readonly Action[] = [
  align('start', null, 'Mod-Shift-L'),
  align('center', 'center', 'Mod-Shift-E'),
  align('right', 'right', 'Mod-Shift-R'),
  align('justify', 'justify', 'Mod-Shift-J'),
];

/** A table, or another block without lines, at the very end would leave no place to write on. */
function lineBelow({ tr }: { tr: Transaction }): boolean {
  const last = tr.doc.lastChild;
  const paragraph = tr.doc.type.schema.nodes.paragraph;
  if (paragraph && (last?.type.name === 'table' || last?.isLeaf))
    tr.insert(tr.doc.content.size, paragraph.create());
  return true;
}

/** Selects the formula that has just been put in: it wants its signs. */
function selectBefore({ tr }: { tr: Transaction }): boolean {
  const { from } = tr.selection;
  for (let at = from; at >= Math.max(0, from - 2); at--)
    if (isFormula(tr.doc.nodeAt(at)?.type.name ?? '')) {
      tr.setSelection(NodeSelection.create(tr.doc, at));
      break;
    }
  return true;
}

/** What an insertion makes without asking anything. */
export const INSERTS: readonly Action[] = [
  {
    id: 'table',
    name: names.table,
    hint: hints.table,
    words: words.table,
    sign: <TableIcon />,
    steps: (chain) => chain.insertTable({ rows: 3, cols: 3, withHeaderRow: true }).command(lineBelow),
    can: (state) => !state.inTable,
  },
  {
    id: 'divider',
    name: names.divider,
    hint: hints.divider,
    words: words.divider,
    sign: <DividerIcon />,
    steps: (chain) => chain.setHorizontalRule(),
  },
  {
    id: 'footnote',
    name: names.footnote,
    hint: hints.footnote,
    words: words.footnote,
    keys: 'Mod-Alt-F',
    sign: <FootnoteIcon />,
    steps: (chain) => chain.command(({ tr, dispatch }) => insertNote(tr, dispatch !== undefined)),
    can: ({ block: kind }) => kind !== 'code-block',
  },
  {
    id: 'formula',
    name: names.formula,
    hint: hints.formula,
    words: words.formula,
    keys: 'Alt-=',
    sign: letter('∑', 'heading'),
    steps: (chain) => chain.insertContent({ type: 'formula' }).command(selectBefore),
    can: ({ block: kind }) => kind !== 'code-block',
  },
  {
    id: 'formula-block',
    name: names.formulaBlock,
    hint: hints.formulaBlock,
    words: words.formula,
    sign: letter('∑', 'heading'),
    steps: (chain) => chain.insertContent({ type: 'formulaBlock' }).command(selectBefore).command(lineBelow),
    can: ({ block: kind }) => kind !== 'code-block',
  },
  {
    id: 'contents',
    name: names.contents,
    hint: hints.contents,
    words: words.contents,
    sign: <OutlineIcon />,
    steps: (chain) => chain.insertContent({ type: 'contents' }).command(lineBelow),
    can: ({ inTable }) => !inTable,
  },
  {
    id: 'page-break',
    name: names.pageBreak,
    hint: hints.pageBreak,
    words: words.pageBreak,
    keys: 'Mod-Alt-Enter',
    alsoKeys: ['Mod-Enter'],
    sign: <PageBreakIcon />,
    steps: (chain) => chain.setPageBreak(),
    // Where a code block, a list or a cell ends is said by the same keys.
    can: ({ inTable, list, block: kind }) => !inTable && list === null && kind !== 'code-block',
  },
];
