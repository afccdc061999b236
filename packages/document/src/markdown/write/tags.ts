import type { MarkJson } from '../../content-json.ts';
import { isAllowedAddress } from '../../links/address.ts';
import { MARKER_COLOURS, nameIn, TEXT_COLOURS } from '../../schema/colours.ts';

const SIGNS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => SIGNS[sign] ?? sign);

const TAGS: Readonly<Record<string, string>> = {
  bold: 'strong',
  italic: 'em',
  underline: 'u',
  strike: 'del',
  highlight: 'mark',
  code: 'code',
  superscript: 'sup',
  subscript: 'sub',
};

/** A mark's tag in HTML, before the words that have it; nothing for one that says nothing. */
export function startTag(mark: MarkJson): string {
  const tag = tagOf(mark);
  return tag ? `<${tag}${attribute(mark)}>` : '';
}

export function endTag(mark: MarkJson): string {
  const tag = tagOf(mark);
  return tag ? `</${tag}>` : '';
}

/** Whether a link leads somewhere: elsewhere, or to a heading, which has what it is called in Markdown by then. */
export const isLink = ({ attrs }: MarkJson): boolean =>
  isAllowedAddress(attrs?.href) || String(attrs?.href).startsWith('#');

function tagOf(mark: MarkJson): string | null {
  const { type, attrs } = mark;
  if (type === 'link') return isLink(mark) ? 'a' : null;
  if (type === 'textColour') return nameIn(TEXT_COLOURS, attrs?.colour) ? 'span' : null;
  return TAGS[type] ?? null;
}

function attribute({ type, attrs }: MarkJson): string {
  if (type === 'link') return ` href="${escaped(String(attrs?.href))}"`;
  if (type === 'textColour') return styled('color', TEXT_COLOURS, attrs?.colour);
  return type === 'highlight' ? styled('background-color', MARKER_COLOURS, attrs?.colour) : '';
}

/** A style that says a colour to every reader of HTML; nothing if there is none of that name. */
export function styled(
  property: string,
  colours: Readonly<Record<string, string>>,
  written: unknown,
): string {
  const name = nameIn(colours, written);
  return name ? ` style="${property}: ${colours[name]}"` : '';
}
