/* The names of styles in Word files, by which what Word has no kind for comes back as what it was. */

/** How the style of a block of code is called, its language behind it. */
export const CODE_NAME = 'Parley Code';
/** The same in a file. */
export const OWN_CODE = /^Parley Code(?: (\S+))?$/i;
/** Code, whoever wrote it. */
export const CODE_STYLE =
  /^(?:parley code\b.*|(?:source|block|program)? ?code(?: block)?|html preformatted|preformatted(?: text)?|sourcecode|macro text)$/;

/** The first line of a section that can be closed, and what ends it. */
export const TOGGLE_NAME = 'Parley Toggle';
export const TOGGLE_STYLE = /^parley toggle(?: ([1-6]))?$/;
export const TOGGLE_END_NAME = 'Parley Toggle End';
export const TOGGLE_END_STYLE = /^parley toggle end$/;

/** What a formula was made from, unseen behind it. */
export const FORMULA_NAME = 'Parley Formula';
export const FORMULA_STYLE = /^parley formula$/;

/** A paragraph that is a formula. */
export const FORMULA_BLOCK_NAME = 'Parley Formula Block';
export const FORMULA_BLOCK_STYLE = /^parley formula block$/;

/** An empty paragraph that only keeps two things apart. */
export const SEPARATOR_NAME = 'Parley Separator';
export const SEPARATOR_STYLE = /^parley separator$/;

/** Words of a head of a table. LibreOffice calls it so, too. */
export const HEAD_NAME = 'Table Heading';
export const INLINE_CODE_NAME = 'Parley Inline Code';
