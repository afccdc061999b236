import type {
  Blockquote,
  Code,
  FootnoteDefinition,
  FootnoteReference,
  ListItem,
  Nodes,
  Parents,
  PhrasingContent,
  Root,
} from 'mdast';
import type { Losses } from '../../files/losses.ts';
import { CALLOUTS } from '../../schema/quotes.ts';
import { keptBlanks } from '../stand-ins.ts';
import type { Footnotes } from './footnotes.ts';
import { formulaBlock, formulaInLine } from './formulas.ts';

/** What the tidying of one piece needs besides its tree. */
export interface Tidying {
  /** What the positions in the tree are of. */
  readonly markdown: string;
  readonly losses: Losses;
  readonly notes: Footnotes;
}

/** What a document has no kind for, by its type in the tree: what stands for it instead. */
type StandIn = (node: Nodes, tidying: Tidying) => Nodes;

/**
 * Gives what a document has no kind for the form in which it is kept, and counts it; and what HTML would not keep (blanks at
 * the ends of a line, tasks without words) a form that it does.
 */
export function tidy(root: Root, tidying: Tidying): void {
  walk(root, tidying);
}

function walk(parent: Parents, tidying: Tidying): void {
  parent.children.forEach((child: Nodes, at) => {
    const standIn = STAND_INS[child.type]?.(child, tidying) ?? child;
    if (standIn !== child) (parent.children as Nodes[])[at] = standIn;
    if (standIn.type === 'listItem') trimTask(standIn);
    if ('children' in standIn) walk(standIn, tidying);
    if (standIn.type === 'listItem') readEmptyTask(standIn, tidying.markdown);
    if (standIn.type === 'paragraph' || standIn.type === 'heading' || standIn.type === 'tableCell')
      keepBlanks(standIn.children);
  });
}

const STAND_INS: Readonly<Record<string, StandIn>> = {
  yaml: (node, { losses }) => frontMatter('yaml', node, losses),
  toml: (node, { losses }) => frontMatter('toml', node, losses),
  math: (node) => formulaBlock(valueIn(node)),
  formula: (node) => formulaInLine(valueIn(node)),
  footnoteReference: (node, { notes, losses }) => notes.inText(node as FootnoteReference, losses),
  footnoteDefinition: (node, { notes, losses }) => notes.apart(node as FootnoteDefinition, losses),
  code: (node, { losses }) => {
    if ((node as Code).meta) losses.add('note');
    // GitHub shows it as one.
    return (node as Code).lang === 'math' ? formulaBlock(valueIn(node)) : node;
  },
  paragraph: (node, { markdown }) =>
    CONTENTS.test(sourceOf(node, markdown).trim())
      ? { type: 'blockquote', data: { hName: 'nav', hProperties: { dataContents: '' } }, children: [] }
      : node,
  blockquote: (node, { markdown }) => asCallout(node as Blockquote, markdown),
};

/** As HedgeDoc, Typora and GitLab write a table of contents. */
const CONTENTS = /^(?:\[toc\]|\[\[_?toc_?\]\])$/i;

const valueIn = (node: Nodes): string => ('value' in node ? node.value : '');

function frontMatter(lang: string, node: Nodes, losses: Losses): Code {
  losses.add('front-matter');
  return { type: 'code', lang, value: valueIn(node) };
}

/** A quotation that says of itself that it is a note, a warning and so on. */
function asCallout(quote: Blockquote, markdown: string): Blockquote {
  const [first, ...others] = quote.children;
  const words = first?.type === 'paragraph' ? first.children[0] : undefined;
  if (first?.type !== 'paragraph' || words?.type !== 'text') return quote;
  const written = /^\[!([a-z]+)\][+-]?/i.exec(sourceOf(words, markdown));
  const callout = written?.[1] ? KINDS[written[1].toLowerCase()] : undefined;
  if (!written || !callout) return quote;
  const [title = '', ...lines] = words.value.slice(written[0].length).split('\n');
  const rest: PhrasingContent[] = [{ type: 'text', value: lines.join('\n') }, ...first.children.slice(1)];
  // A title is a line of its own.
  const children: PhrasingContent[] =
    title.trim() === ''
      ? [{ type: 'text', value: title + lines.join('\n') }, ...first.children.slice(1)]
      : lines.length > 0
        ? [{ type: 'text', value: title.trim() }, { type: 'break' }, ...rest]
        : [{ type: 'text', value: title.trimStart() }, ...first.children.slice(1)];
  const isEmpty = children.every((child) => child.type === 'text' && child.value.trim() === '');
  const begun = isEmpty && others.length > 0 ? [] : [{ ...first, children }];
  return { ...quote, data: { hProperties: { dataCallout: callout } }, children: [...begun, ...others] };
}

/** What GitHub and Obsidian call them, and what they are. */
const KINDS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(CALLOUTS.map((kind) => [kind, kind])),
  ...Object.fromEntries(
    ['info', 'todo', 'abstract', 'summary', 'tldr', 'question', 'help', 'faq', 'example'].map((kind) => [
      kind,
      'note',
    ]),
  ),
  ...Object.fromEntries(['hint', 'success', 'check', 'done'].map((kind) => [kind, 'tip'])),
  attention: 'warning',
  ...Object.fromEntries(
    ['failure', 'fail', 'missing', 'danger', 'error', 'bug'].map((kind) => [kind, 'caution']),
  ),
};

/** What is written for a node, where a backslash still tells what is meant as it stands. */
const sourceOf = (node: Nodes, markdown: string): string =>
  markdown.slice(node.position?.start.offset, node.position?.end.offset);

/** An item that is to be done, and nothing else is said of it: GitHub wants words behind the box. */
function readEmptyTask(item: ListItem, markdown: string): void {
  const first = item.children[0];
  const only = first?.type === 'paragraph' && first.children.length === 1 ? first.children[0] : undefined;
  if (only?.type !== 'text' || typeof item.checked === 'boolean') return;
  const box = /^\[([ xX])\]$/.exec(sourceOf(only, markdown));
  if (!box || first?.type !== 'paragraph') return;
  item.checked = box[1] !== ' ';
  first.children = [];
}

/** Some programs put two blanks behind a box. */
function trimTask({ checked, children: [first] }: ListItem): void {
  const words = first?.type === 'paragraph' ? first.children[0] : undefined;
  if (typeof checked === 'boolean' && words?.type === 'text') words.value = words.value.trimStart();
}

/** What of blanks at the ends of a line is still here was written as a character's number, and is meant. */
function keepBlanks(children: Nodes[]): void {
  children.forEach((child, at) => {
    if (child.type !== 'text') return;
    if (at === 0 || children[at - 1]?.type === 'break')
      child.value = child.value.replace(/^[ \t]+/, keptBlanks);
    if (at === children.length - 1 || children[at + 1]?.type === 'break')
      child.value = child.value.replace(/[ \t]+$/, keptBlanks);
  });
}
