import { childOf, elementsOf, wordsIn, type XmlElement } from './xml.ts';

/** Signs and what TeX calls them; others are the same there. */
const COMMANDS: Readonly<Record<string, string>> = {
  '∑': '\\sum',
  '∏': '\\prod',
  '∐': '\\coprod',
  '∫': '\\int',
  '∬': '\\iint',
  '∭': '\\iiint',
  '∮': '\\oint',
  '⋃': '\\bigcup',
  '⋂': '\\bigcap',
  '⨁': '\\bigoplus',
  '⨂': '\\bigotimes',
  '⋁': '\\bigvee',
  '⋀': '\\bigwedge',
};
const ACCENTS: Readonly<Record<string, string>> = {
  '\u0302': 'hat',
  '^': 'hat',
  '\u0303': 'tilde',
  '~': 'tilde',
  '\u0304': 'bar',
  '\u0305': 'overline',
  '\u0307': 'dot',
  '\u0308': 'ddot',
  '\u20d7': 'vec',
  '\u0306': 'breve',
  '\u030c': 'check',
};
const FUNCTIONS = new Set(
  'arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim liminf limsup ln log max min Pr sec sin sinh sup tan tanh'.split(
    ' ',
  ),
);

type Write = (element: XmlElement) => string;

const val = (element: XmlElement | undefined): string | undefined => element?.attributes['m:val'];
const of = (element: XmlElement, name: string): string => {
  const found = childOf(element, name);
  return found ? officeTex(found) : '';
};
const group = (element: XmlElement, name: string): string => `{${of(element, name)}}`;

/** A formula of a Word file as TeX. */
export const officeTex = (element: XmlElement): string =>
  elementsOf(element)
    .map((child) => (WRITE[child.name] ?? officeTex)(child))
    .reduce(beside, '');

/** A command ends where no letter follows. */
const beside = (before: string, next: string): string =>
  /\\[A-Za-z]+$/.test(before) && /^[A-Za-z]/.test(next) ? `${before} ${next}` : before + next;

const nothing: Write = () => '';

const WRITE: Readonly<Record<string, Write>> = {
  'm:r': run,
  'm:f': (element) =>
    val(childOf(childOf(element, 'm:fPr'), 'm:type')) === 'noBar'
      ? `{${of(element, 'm:num')} \\atop ${of(element, 'm:den')}}`
      : `\\frac${group(element, 'm:num')}${group(element, 'm:den')}`,
  'm:sSup': (element) => `${base(element)}^${group(element, 'm:sup')}`,
  'm:sSub': (element) => `${base(element)}_${group(element, 'm:sub')}`,
  'm:sSubSup': (element) => `${base(element)}_${group(element, 'm:sub')}^${group(element, 'm:sup')}`,
  'm:sPre': (element) => `{}_${group(element, 'm:sub')}^${group(element, 'm:sup')}${of(element, 'm:e')}`,
  'm:rad': (element) => {
    const degree = of(element, 'm:deg');
    return `\\sqrt${degree ? `[${degree}]` : ''}${group(element, 'm:e')}`;
  },
  'm:nary': (element) => {
    const properties = childOf(element, 'm:naryPr');
    const sign = val(childOf(properties, 'm:chr')) ?? '∫';
    const limits = ([name, sign]: readonly [string, string]): string => {
      const words = of(element, name);
      return words ? `${sign}{${words}}` : '';
    };
    const signs = [['m:sub', '_'] as const, ['m:sup', '^'] as const].map(limits).join('');
    return `${COMMANDS[sign] ?? sign}${signs} ${of(element, 'm:e')}`;
  },
  'm:d': (element) => {
    const properties = childOf(element, 'm:dPr');
    const fence = (name: string, usual: string): string => {
      const sign = val(childOf(properties, name)) ?? usual;
      return sign === '' ? '.' : /^[{}]$/.test(sign) ? `\\${sign}` : sign;
    };
    const inner = elementsOf(element)
      .filter(({ name }) => name === 'm:e')
      .map(officeTex)
      .join(` \\middle${fence('m:sepChr', '|')} `);
    return `\\left${fence('m:begChr', '(')} ${inner} \\right${fence('m:endChr', ')')}`;
  },
  'm:acc': (element) => {
    const sign = val(childOf(childOf(element, 'm:accPr'), 'm:chr')) ?? '\u0302';
    return `\\${ACCENTS[sign] ?? 'hat'}${group(element, 'm:e')}`;
  },
  'm:bar': (element) =>
    `\\${val(childOf(childOf(element, 'm:barPr'), 'm:pos')) === 'top' ? 'over' : 'under'}line${group(element, 'm:e')}`,
  'm:limLow': (element) => limited(element, '_', 'underset'),
  'm:limUpp': (element) => limited(element, '^', 'overset'),
  'm:func': (element) => beside(of(element, 'm:fName'), of(element, 'm:e')),
  'm:m': (element) => rows(element, 'm:mr', 'matrix'),
  'm:eqArr': (element) => rows(element, 'm:e', 'aligned'),
  'm:borderBox': (element) => `\\boxed${group(element, 'm:e')}`,
  'm:ctrlPr': nothing,
  'm:rPr': nothing,
};

/** What has a sign above or below it: braces around more than one letter or command. */
function base(element: XmlElement): string {
  const words = of(element, 'm:e');
  return /^(?:.|\\[A-Za-z]+)$/u.test(words) ? words : `{${words}}`;
}

function limited(element: XmlElement, sign: string, command: string): string {
  const words = of(element, 'm:e');
  const isOperator = FUNCTIONS.has(words.replace(/^\\/, '')) || /^\\[a-z]+_\{.*\}$/.test(words);
  return isOperator
    ? `${words}${sign}${group(element, 'm:lim')}`
    : `\\${command}${group(element, 'm:lim')}{${words}}`;
}

function rows(element: XmlElement, name: string, kind: string): string {
  const lines = elementsOf(element)
    .filter((child) => child.name === name)
    .map((line) => (name === 'm:e' ? officeTex(line) : elementsOf(line).map(officeTex).join(' & ')));
  return `\\begin{${kind}} ${lines.join(' \\\\ ')} \\end{${kind}}`;
}

function run(element: XmlElement): string {
  const properties = childOf(element, 'm:rPr');
  const words = elementsOf(element)
    .filter(({ name }) => name === 'm:t' || name === 'w:t')
    .map(wordsIn)
    .join('');
  if (childOf(properties, 'm:nor')) return `\\text{${escaped(words)}}`;
  const name = words.trim();
  if (FUNCTIONS.has(name)) return `\\${name}`;
  const isUpright = val(childOf(properties, 'm:sty')) === 'p' && /^\p{L}+$/u.test(name);
  return isUpright ? `\\mathrm{${name}}` : escaped(words);
}

const escaped = (words: string): string =>
  [...words]
    .map((sign) => COMMANDS[sign] ?? (/[#$%&_{}]/.test(sign) ? `\\${sign}` : (PLAIN[sign] ?? sign)))
    .reduce(beside, '');

const PLAIN: Readonly<Record<string, string>> = {
  '\\': '\\backslash',
  '~': '\\sim',
  '^': '\\wedge',
  '−': '-',
  '\u00a0': '\\ ',
  '′': "'",
};
