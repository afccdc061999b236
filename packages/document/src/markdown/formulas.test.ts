import { expect, test } from 'vitest';
import { doc, make, p, read, write } from './testing/nodes.ts';

const formula = (tex: string) => make('formula', { tex })();
const block = (tex: string) => make('formulaBlock', { tex })();

test('formulas stand between dollars, and come back', () => {
  const content = doc(p('So ', formula('a^2 + b^2 = c^2'), ' it is'), block('\\frac{a}{b}\n= c'));
  expect(write(content)).toBe('So $a^2 + b^2 = c^2$ it is\n\n$$\n\\frac{a}{b}\n= c\n$$\n');
  expect(read(write(content)).toJSON()).toEqual(content.toJSON());
});

test('what dollars cannot hold, or would be a price, comes back as well', () => {
  const cell = make('tableHeader');
  const content = doc(
    p(formula('x'), '2 and ', formula('a`b'), formula('a\\$'), formula('$'), formula('')),
    p('from $5 to $6, ', formula('y'), formula('z')),
    make('table')(make('tableRow')(cell(p(formula('|x|'))), cell(p('b')))),
    make('table')(make('tableRow')(cell(p(formula('\\|x\\|'), ' and | here')), cell(block('|')))),
    make('paragraph', { align: 'center' })(formula('a < b & c')),
    p('a note', make('footnote')('with ', formula('q'))),
  );
  expect(read(write(content)).toJSON(), write(content)).toEqual(content.toJSON());
});

test('code in the language of formulas is one, as GitHub shows it', () => {
  expect(read('```math\nx\n```').firstChild?.toJSON()).toEqual({ type: 'formulaBlock', attrs: { tex: 'x' } });
});

test('MathML that says what it was made from is a formula, and other is none', () => {
  const annotation = '<annotation encoding="application/x-tex">x^2</annotation>';
  expect(
    read(`a <math><semantics><mi>x</mi>${annotation}</semantics></math>`).firstChild?.lastChild?.attrs,
  ).toEqual({
    tex: 'x^2',
  });
  expect(read('a <math><mi>x</mi></math>').toString()).toBe('doc(paragraph("a"))');
});
