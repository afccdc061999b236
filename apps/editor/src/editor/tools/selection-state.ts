import type { Mark, MarkType, Node, ResolvedPos } from '@tiptap/pm/model';
import { type EditorState, NodeSelection } from '@tiptap/pm/state';

/** The kinds of block a line of text can be turned into. */
export const BLOCK_KINDS = [
  'paragraph',
  'heading-1',
  'heading-2',
  'heading-3',
  'heading-4',
  'heading-5',
  'heading-6',
  'quote',
  'code-block',
] as const;
export type BlockKind = (typeof BLOCK_KINDS)[number];
export type HeadingLevel = 1 | 2 | 3 | 4 | 5 | 6;

export const LIST_KINDS = ['bulletList', 'orderedList', 'taskList'] as const;
export type ListKind = (typeof LIST_KINDS)[number];

export const MARK_NAMES = [
  'bold',
  'italic',
  'underline',
  'strike',
  'superscript',
  'subscript',
  'highlight',
  'code',
  'link',
] as const;
export type MarkName = (typeof MARK_NAMES)[number];

export const COLOUR_MARKS = ['highlight', 'textColour'] as const;
export type ColourMark = (typeof COLOUR_MARKS)[number];
/** What a highlight is that has no colour of its own. */
export const USUAL = 'usual';

/** What stands at the selection, as far as tools show it. */
export interface SelectionState {
  readonly block: BlockKind;
  readonly list: ListKind | null;
  /** Where the words of the line stand; null: where their language begins. */
  readonly align: string | null;
  /** Which callout the quotation is; null if it is none. */
  readonly callout: string | null;
  readonly marks: Readonly<Record<MarkName, boolean>>;
  /** The colour by its name, null where there is none. */
  readonly colours: Readonly<Record<ColourMark, string | null>>;
  /** Whether text here may have marks at all: code blocks hold plain text. */
  readonly marksAllowed: boolean;
  readonly inTable: boolean;
}

/** Characters of a selection that are looked at for their marks; beyond, its first text stands for the rest. */
const LOOKED_AT = 10_000;

/**
 * Reads it from what encloses the selection and from its text. `editor.can()` would try each command on the whole
 * document instead, at every keystroke.
 */
export function selectionState(state: EditorState): SelectionState {
  const { $from, empty } = state.selection;
  const onNode = state.selection instanceof NodeSelection ? state.selection.node : null;
  const marksAllowed = !onNode && !$from.parent.type.spec.code;
  const active = marksAllowed ? activeMarks(state, empty) : [];
  const named = (name: MarkName | ColourMark): Mark | undefined =>
    active.find((mark) => mark.type.name === name);
  return {
    block: blockKind($from, onNode),
    list: listKind($from),
    callout: calloutAt($from),
    align: typeof $from.parent.attrs.align === 'string' ? $from.parent.attrs.align : null,
    marks: Object.fromEntries(MARK_NAMES.map((name) => [name, named(name) !== undefined])) as Record<
      MarkName,
      boolean
    >,
    colours: Object.fromEntries(
      COLOUR_MARKS.map((name) => {
        const mark = named(name);
        return [name, mark ? String(mark.attrs.colour ?? USUAL) : null];
      }),
    ) as Record<ColourMark, string | null>,
    marksAllowed,
    inTable: ancestor($from, (node) => node.type.name === 'table') !== null,
  };
}

function blockKind($from: ResolvedPos, onNode: Node | null): BlockKind {
  const node = onNode?.isTextblock ? onNode : $from.parent;
  if (node.type.name === 'codeBlock') return 'code-block';
  if (node.type.name === 'heading') return `heading-${node.attrs.level as HeadingLevel}`;
  return ancestor($from, (parent) => parent.type.name === 'blockquote') ? 'quote' : 'paragraph';
}

function calloutAt($from: ResolvedPos): string | null {
  const callout = ancestor($from, ({ type }) => type.name === 'blockquote')?.attrs.callout;
  return typeof callout === 'string' ? callout : null;
}

/** The nearest list around it. */
function listKind($from: ResolvedPos): ListKind | null {
  const list = ancestor($from, (node) => LIST_KINDS.includes(node.type.name as ListKind));
  return list ? (list.type.name as ListKind) : null;
}

function ancestor($from: ResolvedPos, is: (node: Node) => boolean): Node | null {
  for (let depth = $from.depth; depth > 0; depth--) {
    if (is($from.node(depth))) return $from.node(depth);
  }
  return null;
}

/** The marks of all the selected text; at a caret those of what is typed next. */
function activeMarks(state: EditorState, empty: boolean): readonly Mark[] {
  const { $from, from, to } = state.selection;
  if (empty) return state.storedMarks ?? $from.marks();
  let common: readonly Mark[] | null = null;
  state.doc.nodesBetween(from, Math.min(to, from + LOOKED_AT), (node) => {
    if (!node.isText) return common?.length !== 0;
    common = common ? common.filter((mark) => includes(node.marks, mark.type)) : node.marks;
    return false;
  });
  return common ?? [];
}

const includes = (marks: readonly Mark[], type: MarkType): boolean =>
  marks.some((mark) => mark.type === type);
