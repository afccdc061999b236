import type { Element } from 'hast';
import { attributeOf } from './marks.ts';
import { elementsIn, type ReadElement, wordsIn } from './reading.ts';

/** A formula as a document draws one. */
export const readFormula: ReadElement = (element) => [
  {
    type: element.properties.dataBlock === undefined ? 'formula' : 'formulaBlock',
    attrs: { tex: attributeOf(element, 'dataTex') },
  },
];

/** MathML, if it says what it was made from. */
export const readMathMl: ReadElement = (element, _marks, { losses }) => {
  const tex = annotationIn(element);
  if (tex === null) {
    losses.add('drawing');
    return [];
  }
  const type = attributeOf(element, 'display') === 'block' ? 'formulaBlock' : 'formula';
  return [{ type, attrs: { tex } }];
};

function annotationIn(element: Element): string | null {
  if (element.tagName === 'annotation' && attributeOf(element, 'encoding') === 'application/x-tex')
    return wordsIn(element);
  for (const child of elementsIn(element)) {
    const found = annotationIn(child);
    if (found !== null) return found;
  }
  return null;
}
