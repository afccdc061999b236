import { raw } from 'hast-util-raw';
import MarkdownIt from 'markdown-it';
import type { ContentJson } from '../../content-json.ts';
import { contentNode } from '../../content-node.ts';
import { readElements } from '../../elements/index.ts';
import { Losses } from '../../files/losses.ts';
import { formulaTag } from '../write/formulas.ts';

const reader = new MarkdownIt({ html: true, linkify: false });
// Whatever an address is, so does GitHub.
reader.validateLink = () => true;

/** What a web page of HTML holds, as a document has it. */
export const fromPage = (html: string): ContentJson[] =>
  readElements([raw({ type: 'root', children: [{ type: 'raw', value: html }] })], new Losses());

/** What another reader of GitHub's Markdown sees in it: markdown-it, which knows its tables and strikes, and the boxes of tasks and
 * callouts, which are GitHub's own. */
export function seenByOthers(markdown: string): string {
  const formulas: string[] = [];
  const { text, notes } = withoutNotes(withoutFormulas(markdown, formulas));
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
  const listed = named.replaceAll('<p>[TOC]</p>', '<nav data-contents></nav>');
  const noted = listed.replace(
    /\uE000(\d+)\uE001/g,
    (_all, label: string) => `<span data-footnote>${reader.renderInline(notes.get(label) ?? '')}</span>`,
  );
  const tagOf = (type: string) => (_all: string, at: string) =>
    formulaTag({ type, attrs: { tex: formulas[Number(at)] } });
  const drawn = noted
    .replace(/<p>\uE004(\d+)\uE005<\/p>|\uE004(\d+)\uE005/g, (all, at?: string, tight?: string) =>
      tagOf('formulaBlock')(all, at ?? tight ?? ''),
    )
    .replace(/\uE002(\d+)\uE003/g, tagOf('formula'));
  return contentNode(fromPage(drawn)).toString();
}

/** Formulas are GitHub's own, too: a sign where each stands. What is in code is none. */
function withoutFormulas(markdown: string, formulas: string[]): string {
  return markdown
    .replace(/^([ >\t-]*)\$\$\n((?:.*\n)*?)[ >\t]*\$\$$/gm, (_all, before: string, tex: string) => {
      const lines = tex.split('\n').map((line) => line.slice(before.length));
      return `${before}\uE004${formulas.push(lines.join('\n').replace(/\n$/, '')) - 1}\uE005`;
    })
    .replace(
      /(`+)[^`]+\1|(?<![\\$])(\$\$?)(?!\s)((?:[^$\\]|\\.)+?)(?<!\s)\2(?!\d)/g,
      (all, code: string | undefined, _sign: string, tex: string) =>
        code ? all : `\uE002${formulas.push(tex) - 1}\uE003`,
    );
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
