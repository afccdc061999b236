import type { Element } from 'hast';
import type { MarkJson } from '../content-json.ts';

/** Which mark an element puts on the words in it. */
export const MARKS: Readonly<Record<string, MarkJson>> = {
  b: { type: 'bold' },
  strong: { type: 'bold' },
  i: { type: 'italic' },
  em: { type: 'italic' },
  cite: { type: 'italic' },
  dfn: { type: 'italic' },
  u: { type: 'underline' },
  ins: { type: 'underline' },
  s: { type: 'strike' },
  del: { type: 'strike' },
  strike: { type: 'strike' },
  sup: { type: 'superscript' },
  sub: { type: 'subscript' },
  code: { type: 'code' },
  kbd: { type: 'code' },
  samp: { type: 'code' },
  tt: { type: 'code' },
};

/** What words cannot have besides another mark of the same type. */
const EXCLUDED: Readonly<Record<string, string>> = { superscript: 'subscript', subscript: 'superscript' };

/** The order in which a document's schema has them; each excludes another of its own type. */
export function withMark(marks: readonly MarkJson[], mark: MarkJson): readonly MarkJson[] {
  return [...marks.filter(({ type }) => type !== mark.type && type !== EXCLUDED[mark.type]), mark];
}

/** An attribute in words, whatever the parser made of it. */
export function attributeOf({ properties }: Element, name: string): string {
  const value = properties[name];
  if (Array.isArray(value)) return value.join(' ');
  return value === null || value === undefined || value === false ? '' : String(value);
}
