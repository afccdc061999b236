import { mathMl } from '../../formulas/math-ml.ts';
import { elementsOf, parsedXml, wordsIn, type XmlElement } from '../read/xml.ts';

/** Elements that a formula may become. */
const MOST_ELEMENTS = 20_000;

/** Signs that stand for what is done to all that follows, with limits. */
const LARGE = new Set('∑∏∐∫∬∭∮⋃⋂⨁⨂⨀⋁⋀');
/** What stands above a letter, and the sign that does so by itself. */
const ACCENTS: Readonly<Record<string, string>> = {
  '^': '\u0302',
  '~': '\u0303',
  ˉ: '\u0304',
  '¯': '\u0304',
  '‾': '\u0304',
  '˙': '\u0307',
  '¨': '\u0308',
  '→': '\u20d7',
  '⃗': '\u20d7',
};

/** A formula as Word has them (OMML), within `m:oMath`; null if its TeX is none. */
export function officeMath(tex: string): string | null {
  const drawn = mathMl(tex, true);
  if (drawn === null) return null;
  return row([parsedXml(new TextEncoder().encode(drawn), { elements: MOST_ELEMENTS })]);
}

type Write = (element: XmlElement, parts: readonly XmlElement[]) => string;

const inside: Write = (_element, parts) => row(parts);
const part = (name: string, inner: string): string => `<m:${name}>${inner}</m:${name}>`;
const of = (name: string, element: XmlElement | undefined): string =>
  part(name, element ? row([element]) : '');
const value = (name: string, val: string): string => `<m:${name} m:val="${escaped(val)}"/>`;

const WRITE: Readonly<Record<string, Write>> = {
  annotation: () => '',
  mspace: () => '',
  mi: (element) => run(element, element.attributes.mathvariant === 'normal'),
  mn: (element) => run(element, false),
  mo: (element) => run(element, /\p{L}/u.test(wordsIn(element))),
  mtext: (element) => run(element, true),
  mrow: (element, parts) => fenced(parts) ?? inside(element, parts),
  mfrac: ({ attributes }, [above, below]) =>
    part(
      'f',
      (/^0/.test(attributes.linethickness ?? '') ? part('fPr', value('type', 'noBar')) : '') +
        of('num', above) +
        of('den', below),
    ),
  msup: (_element, [base, sup]) => part('sSup', of('e', base) + of('sup', sup)),
  msub: (_element, [base, sub]) => part('sSub', of('e', base) + of('sub', sub)),
  msubsup: (_element, [base, sub, sup]) => part('sSubSup', of('e', base) + of('sub', sub) + of('sup', sup)),
  munder: (_element, [base, below]) => part('limLow', of('e', base) + of('lim', below)),
  mover: (_element, [base, above]) =>
    accented(base, above) ?? part('limUpp', of('e', base) + of('lim', above)),
  munderover: (_element, [base, below, above]) =>
    part('limUpp', part('e', part('limLow', of('e', base) + of('lim', below))) + of('lim', above)),
  msqrt: (_element, parts) =>
    part('rad', `${part('radPr', value('degHide', '1'))}<m:deg/>${part('e', row(parts))}`),
  mroot: (_element, [base, degree]) => part('rad', of('deg', degree) + of('e', base)),
  mtable: (_element, rows) => {
    const columns = Math.max(1, ...rows.map((one) => elementsOf(one).length));
    const shape = part('mcPr', value('count', String(columns)) + value('mcJc', 'center'));
    const cells = rows.map((one) =>
      part(
        'mr',
        elementsOf(one)
          .map((cell) => of('e', cell))
          .join(''),
      ),
    );
    return part('m', part('mPr', part('mcs', part('mc', shape))) + cells.join(''));
  },
  menclose: (_element, parts) => part('borderBox', part('e', row(parts))),
};

/** Elements side by side. What a large sign is done to goes into it. */
function row(elements: readonly XmlElement[]): string {
  let out = '';
  for (let at = 0; at < elements.length; at++) {
    const element = elements[at] as XmlElement;
    const large = largeSign(element);
    if (large) {
      const next = elements[at + 1];
      out += part('nary', large + of('e', next));
      if (next) at += 1;
    } else out += (WRITE[element.name] ?? inside)(element, elementsOf(element));
  }
  return out;
}

function largeSign(element: XmlElement): string | null {
  if (!['msub', 'msup', 'msubsup', 'munder', 'mover', 'munderover'].includes(element.name)) return null;
  const [base, one, two] = elementsOf(element);
  const sign = base ? wordsIn(base).trim() : '';
  if (!LARGE.has(sign)) return null;
  const [below, above] = element.name === 'msup' || element.name === 'mover' ? [undefined, one] : [one, two];
  const place = element.name.startsWith('ms') ? 'subSup' : 'undOvr';
  const hidden = (below ? '' : value('subHide', '1')) + (above ? '' : value('supHide', '1'));
  return (
    part('naryPr', value('chr', sign) + value('limLoc', place) + hidden) + of('sub', below) + of('sup', above)
  );
}

/** Brackets that grow with what is in them. */
function fenced(parts: readonly XmlElement[]): string | null {
  const [first, last] = [parts[0], parts.at(-1)];
  const isFence = (element: XmlElement | undefined): element is XmlElement =>
    element?.name === 'mo' && element.attributes.fence === 'true';
  if (parts.length < 2 || !isFence(first) || !isFence(last)) return null;
  const shape = value('begChr', wordsIn(first).trim()) + value('endChr', wordsIn(last).trim());
  return part('d', part('dPr', shape) + part('e', row(parts.slice(1, -1))));
}

function accented(base: XmlElement | undefined, above: XmlElement | undefined): string | null {
  const sign = above ? ACCENTS[wordsIn(above).trim()] : undefined;
  return sign ? part('acc', part('accPr', value('chr', sign)) + of('e', base)) : null;
}

function run(element: XmlElement, isUpright: boolean): string {
  // What only says that a function is applied is seen by nobody.
  const words = wordsIn(element).replace(/[\u2061-\u2064]/g, '');
  if (words === '') return '';
  const look = isUpright ? part('rPr', value('sty', 'p')) : '';
  return part('r', `${look}<m:t xml:space="preserve">${escaped(words)}</m:t>`);
}

const escaped = (text: string): string =>
  text.replace(
    /[&<>"]/g,
    (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? sign,
  );
