import { type Attributes, type Extensions, Mark, type MarkConfig, markInputRule } from '@tiptap/core';
import type { TagParseRule } from '@tiptap/pm/model';
import { MARKER_COLOURS, nameIn, TEXT_COLOURS } from './colours.ts';

/** How one kind of words comes about and is drawn. */
interface Words {
  readonly name: string;
  /** As it is drawn, and the others that mean it. */
  readonly tags: readonly [string, ...string[]];
  /** The property of a style that means it, with which values, and with which it means that it is not so. */
  readonly style?: readonly [property: string, is: RegExp, isNot?: RegExp];
  readonly keys?: readonly string[];
  /** Signs around the words, as one types them. */
  readonly signs?: readonly string[];
  readonly more?: Partial<MarkConfig>;
}

/**
 * A kind of words, as Tiptap's extensions define theirs. One definition instead of a package each: nine tenths of those are for
 * what is done elsewhere here (Markdown, what is pasted, three commands each), and a page waits for all of it.
 */
function words({ name, tags, style, keys = [], signs = [], more }: Words): Mark {
  const [property = '', is, isNot] = style ?? [];
  const isOff = (value: string): boolean => isNot?.test(value) === true;
  const byTag = tags.map(
    (tag): TagParseRule => ({
      tag,
      getAttrs: (element) => (isOff(element.style.getPropertyValue(property)) ? false : null),
    }),
  );
  const byStyle = is
    ? [
        // Underlined and struck through are values of one property.
        { style: property, consuming: false, getAttrs: (value: string) => (is.test(value) ? null : false) },
        {
          style: property,
          getAttrs: (value: string) => (isOff(value) ? null : false),
          clearMark: ({ type }: { type: { name: string } }) => type.name === name,
        },
      ]
    : [];
  return Mark.create({
    name,
    parseHTML: () => [...byTag, ...byStyle] as TagParseRule[],
    renderHTML: ({ HTMLAttributes }) => [tags[0], HTMLAttributes, 0],
    addKeyboardShortcuts: () =>
      Object.fromEntries(keys.map((key) => [key, ({ editor }) => editor.commands.toggleMark(name)])),
    addInputRules() {
      return signs.map((sign) => markInputRule({ find: between(sign), type: this.type }));
    },
    ...more,
  });
}

/** Words between two signs at the end of what is typed, after a blank or at the beginning. */
function between(sign: string): RegExp {
  const whole = sign.replaceAll('*', '\\*');
  return new RegExp(`(?:^|\\s)(${whole}(?!\\s+${whole})([^${sign[0]}]+)${whole}(?!\\s+${whole}))$`);
}

/** A colour by its name. The style is for other programs; a page draws the name as its theme wants. */
const coloured =
  (attribute: string, colours: Readonly<Record<string, string>>, property: string): (() => Attributes) =>
  () => ({
    colour: {
      default: null,
      parseHTML: (element) => nameIn(colours, element.getAttribute(attribute)),
      renderHTML: ({ colour }) => {
        const name = nameIn(colours, colour);
        return name ? { [attribute]: name, style: `${property}: ${colours[name]}` } : {};
      },
    },
  });

const RAISED = 'superscript subscript';

/** The kinds of words there are, but for code and links. */
export const marks: Extensions = [
  words({
    name: 'bold',
    tags: ['strong', 'b'],
    style: ['font-weight', /^(bold(er)?|[5-9]\d{2,})$/, /^(normal|400)$/],
    keys: ['Mod-b', 'Mod-B'],
    signs: ['**', '__'],
  }),
  words({
    name: 'italic',
    tags: ['em', 'i'],
    style: ['font-style', /^italic$/, /^normal$/],
    keys: ['Mod-i', 'Mod-I'],
    signs: ['*', '_'],
  }),
  words({
    name: 'underline',
    tags: ['u'],
    style: ['text-decoration', /underline/],
    keys: ['Mod-u', 'Mod-U'],
  }),
  words({
    name: 'strike',
    tags: ['s', 'del', 'strike'],
    style: ['text-decoration', /line-through/],
    keys: ['Mod-Shift-s'],
    signs: ['~~'],
  }),
  words({
    name: 'superscript',
    tags: ['sup'],
    style: ['vertical-align', /^super$/],
    keys: ['Mod-.'],
    more: { excludes: RAISED },
  }),
  words({
    name: 'subscript',
    tags: ['sub'],
    style: ['vertical-align', /^sub$/],
    keys: ['Mod-,'],
    more: { excludes: RAISED },
  }),
  words({
    name: 'highlight',
    tags: ['mark'],
    keys: ['Mod-Shift-h'],
    signs: ['=='],
    more: { addAttributes: coloured('data-marker', MARKER_COLOURS, 'background-color') },
  }),
  words({
    name: 'textColour',
    tags: ['span'],
    more: {
      addAttributes: coloured('data-colour', TEXT_COLOURS, 'color'),
      parseHTML: () => Object.keys(TEXT_COLOURS).map((name) => ({ tag: `span[data-colour="${name}"]` })),
    },
  }),
];
