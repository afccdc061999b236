import type { ContentJson } from '../content-json.ts';
import { paragraph } from './lines.ts';
import { elementsIn, type ReadElement } from './reading.ts';

/** A section that can be closed. Of a summary the first line is its line; what else is in it stands in the section. */
export const readDetails: ReadElement = (element, marks, reading) => {
  const summary = elementsIn(element).find(({ tagName }) => tagName === 'summary');
  const others = element.children.filter((child) => child !== summary);
  const [first, ...behind] = summary ? reading.blocks(summary.children, marks) : [];
  const title = first && isTitle(first) ? [first] : first ? [paragraph(), first] : [paragraph()];
  return [{ type: 'toggle', content: [...title, ...behind, ...reading.blocks(others, marks)] }];
};

const isTitle = ({ type }: ContentJson): boolean => type === 'paragraph' || type === 'heading';
