import { raw } from 'hast-util-raw';
import MarkdownIt from 'markdown-it';
import type { ContentJson } from '../../content-json.ts';
import { contentNode } from '../../content-node.ts';
import { readElements } from '../../elements/index.ts';
import { Losses } from '../../files/losses.ts';

const reader = new MarkdownIt({ html: true, linkify: false });
// Whatever an address is, so does GitHub.
reader.validateLink = () => true;

/** What a web page of HTML holds, as a document has it. */
export const fromPage = (html: string): ContentJson[] =>
  readElements([raw({ type: 'root', children: [{ type: 'raw', value: html }] })], new Losses());

/** What another reader of GitHub's Markdown sees in it: markdown-it, which knows its tables and strikes, and the boxes of tasks and
 * callouts, which are GitHub's own. */
export function seenByOthers(markdown: string): string {
  const { text, notes } = withoutNotes(markdown);
  const html = reader
    .render(text)
    .replace(
      /(<li>\s*(?:<p>)?)\[([ x])\](?: |(?=<))/g,
      (_all, before: string, sign: string) =>
        `${before}<input type="checkbox"${sign === 'x' ? ' checked' : ''}>`,
    );
  const named = html.replace(
    /<blockquote>\s*<p>\[!(note|tip|important|warning|caution)\](?:\n|(<\/p>))/gi,
    (_all, kind: string, end?: string) =>
      `<blockquote data-callout="${kind.toLowerCase()}">${end ? '' : '<p>'}`,
  );
  const noted = named.replace(
    /\uE000(\d+)\uE001/g,
    (_all, label: string) => `<span data-footnote>${reader.renderInline(notes.get(label) ?? '')}</span>`,
  );
  return contentNode(fromPage(noted)).toString();
}

/** Footnotes are GitHub's own, too: a sign where each stands, and what they say. */
function withoutNotes(markdown: string): { text: string; notes: ReadonlyMap<string, string> } {
  const notes = new Map<string, string>();
  const body = markdown.replace(
    /^\[\^(\d+)\]:[ \t]?(.*(?:\n {4}.*)*)$/gm,
    (_all, label: string, words: string) => {
      notes.set(label, words.replaceAll('\n    ', '\n'));
      return '';
    },
  );
  return { text: body.replace(/(?<!\\)\[\^(\d+)\]/g, '\uE000$1\uE001'), notes };
}
