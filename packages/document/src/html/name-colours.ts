import { marksOfStyle } from '../elements/look.ts';

/**
 * Gives the highlights and colours of words that a style sets the names a document knows: what Google, Word and others write.
 * Headings and links have colours of their own in every program, which say no more than that they are such.
 */
export function nameColours(body: HTMLElement): void {
  for (const element of body.querySelectorAll('span, font, mark')) {
    if (element.hasAttribute('data-colour') || element.hasAttribute('data-marker')) continue;
    const color = element.getAttribute('color');
    const style = `${element.getAttribute('style') ?? ''};${color ? `color:${color}` : ''}`;
    for (const { type, attrs } of marksOfStyle(style)) {
      const colour = String(attrs?.colour ?? '');
      if (type === 'highlight' && element.localName === 'mark') element.setAttribute('data-marker', colour);
      else if (type === 'highlight') wrapWords(element, 'mark', 'data-marker', colour);
      else if (type === 'textColour' && !element.closest('a, h1, h2, h3, h4, h5, h6'))
        wrapWords(element, 'span', 'data-colour', colour);
    }
  }
}

function wrapWords(element: Element, name: string, attribute: string, colour: string): void {
  const wrapper = element.ownerDocument.createElement(name);
  if (colour) wrapper.setAttribute(attribute, colour);
  wrapper.append(...element.childNodes);
  element.append(wrapper);
}
