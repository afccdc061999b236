import { type IStylesOptions, ShadingType } from 'docx';
import { HEAD_FILL } from '../read/tables.ts';
import {
  CODE_NAME,
  FORMULA_BLOCK_NAME,
  FORMULA_NAME,
  HEAD_NAME,
  INLINE_CODE_NAME,
  SEPARATOR_NAME,
  TOGGLE_END_NAME,
  TOGGLE_NAME,
} from '../style-names.ts';

export const QUOTE_STYLE = 'Quote';
export const HEAD_STYLE = 'TableHeading';
export const SEPARATOR_STYLE = 'ParleySeparator';
export const INLINE_CODE_STYLE = 'ParleyInlineCode';
export const TOGGLE_STYLE = 'ParleyToggle';
export const TOGGLE_END_STYLE = 'ParleyToggleEnd';
export const FORMULA_STYLE = 'ParleyFormula';
export const FORMULA_BLOCK_STYLE = 'ParleyFormulaBlock';
const CODE_STYLE = 'ParleyCode';

const CODE_FONT = 'Consolas';
const CODE_FILL = 'F4F4F4';
/** Half points of the headings' letters, by level. */
const HEADING_SIZES = [32, 28, 24, 22, 22, 22];
const SHADED = { type: ShadingType.CLEAR, color: 'auto', fill: CODE_FILL };
/** The bar beside what is quoted. */
export const BAR = { style: 'single', size: 12, space: 8, color: '7AA79B' } as const;

/** Languages of code that have a style: it is by its name that one comes back. */
export class CodeStyles {
  readonly #languages = new Map<string, string>();

  /** The id of the style for code in that language. */
  of(language: unknown): string {
    const named = typeof language === 'string' ? language.replace(/\s+/g, '') : '';
    if (named === '') return CODE_STYLE;
    const id = this.#languages.get(named) ?? `${CODE_STYLE}${this.#languages.size + 1}`;
    this.#languages.set(named, id);
    return id;
  }

  get all(): readonly (readonly [id: string, name: string])[] {
    return [...this.#languages].map(([language, id]) => [id, `${CODE_NAME} ${language}`]);
  }
}

/** The styles of a file. */
export function stylesOf(code: CodeStyles, language: string): IStylesOptions {
  const heading = (size: number) => ({
    run: { bold: true, size, color: '000000' },
    paragraph: { spacing: { before: 240, after: 120 }, keepNext: true },
  });
  const [h1, h2, h3, h4, h5, h6] = HEADING_SIZES.map(heading);
  return {
    default: {
      document: {
        run: { font: 'Calibri', size: 22, language: { value: language } },
        paragraph: { spacing: { after: 120, line: 276 } },
      },
      title: { run: { size: 48, bold: true }, paragraph: { spacing: { after: 240 } } },
      ...{ heading1: h1, heading2: h2, heading3: h3, heading4: h4, heading5: h5, heading6: h6 },
    },
    paragraphStyles: [
      {
        id: QUOTE_STYLE,
        name: 'Quote',
        basedOn: 'Normal',
        quickFormat: true,
        paragraph: { indent: { left: 360 }, border: { left: BAR } },
      },
      {
        id: HEAD_STYLE,
        name: HEAD_NAME,
        basedOn: 'Normal',
        run: { bold: true },
      },
      {
        id: SEPARATOR_STYLE,
        name: SEPARATOR_NAME,
        basedOn: 'Normal',
        run: { size: 4 },
        paragraph: { spacing: { before: 0, after: 0, line: 40 } },
      },
      {
        id: CODE_STYLE,
        name: CODE_NAME,
        basedOn: 'Normal',
        quickFormat: true,
        run: { font: CODE_FONT, size: 20, noProof: true },
        paragraph: { spacing: { line: 240 }, shading: SHADED },
      },
      { id: FORMULA_BLOCK_STYLE, name: FORMULA_BLOCK_NAME, paragraph: { alignment: 'center' } },
      ...[0, 1, 2, 3, 4, 5, 6].map((level) => ({
        id: `${TOGGLE_STYLE}${level || ''}`,
        name: level === 0 ? TOGGLE_NAME : `${TOGGLE_NAME} ${level}`,
        basedOn: level === 0 ? 'Normal' : `Heading${level}`,
        ...(level === 0 ? { run: { bold: true } } : {}),
      })),
      {
        id: TOGGLE_END_STYLE,
        name: TOGGLE_END_NAME,
        basedOn: 'Normal',
        run: { size: 4 },
        paragraph: { spacing: { before: 0, after: 0, line: 40 } },
      },
      ...code.all.map(([id, name]) => ({ id, name, basedOn: CODE_STYLE })),
    ],
    characterStyles: [
      { id: FORMULA_STYLE, name: FORMULA_NAME, run: { font: CODE_FONT, noProof: true } },
      {
        id: INLINE_CODE_STYLE,
        name: INLINE_CODE_NAME,
        run: { font: CODE_FONT, size: 20, noProof: true, shading: SHADED },
      },
    ],
  };
}

export const HEAD_SHADING = { type: ShadingType.CLEAR, color: 'auto', fill: HEAD_FILL.toUpperCase() };
