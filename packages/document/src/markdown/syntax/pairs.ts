import type { Parent, PhrasingContent } from 'mdast';
import type {
  CompileContext,
  Token as CompiledToken,
  Extension as FromMarkdownExtension,
} from 'mdast-util-from-markdown';
import type { ConstructName, Options as ToMarkdownExtension } from 'mdast-util-to-markdown';
import { splice } from 'micromark-util-chunked';
import { classifyCharacter } from 'micromark-util-classify-character';
import { resolveAll } from 'micromark-util-resolve-all';
import type {
  Event,
  Extension,
  Resolver,
  State,
  Token,
  TokenizeContext,
  Tokenizer,
} from 'micromark-util-types';

/** Two signs of a kind around words, and the HTML element those are: `==marked==`, `++inserted++`. */
export interface Pair {
  readonly sign: string;
  readonly element: string;
}

export const PAIRS: readonly Pair[] = [
  { sign: '=', element: 'mark' },
  { sign: '+', element: 'ins' },
];

/** Neither one sign nor three are a pair. */
const LENGTH = 2;

declare module 'micromark-util-types' {
  interface TokenTypeMap {
    pair: 'pair';
    pairText: 'pairText';
    pairSequence: 'pairSequence';
    pairMaybe: 'pairMaybe';
  }
}

declare module 'mdast' {
  interface PhrasingContentMap {
    pair: PairNode;
  }
  interface RootContentMap {
    pair: PairNode;
  }
}

/** Words between a pair of signs. */
export interface PairNode extends Parent {
  type: 'pair';
  data: { hName: string };
  children: PhrasingContent[];
}

/** Reads a pair as GitHub's Markdown reads `~~`: where a word may be emphasised, it may be between a pair of signs. */
export function pairSyntax({ sign }: Pair): Extension {
  const code = sign.charCodeAt(0);
  const construct = { name: `pair ${sign}`, tokenize: tokenizePair(code), resolveAll: resolvePairs(sign) };
  return {
    text: { [code]: construct },
    insideSpan: { null: [construct] },
    attentionMarkers: { null: [code] },
  };
}

const signsOf = new WeakMap<Token, string>();

const resolvePairs =
  (sign: string): Resolver =>
  (events, context) => {
    const isMaybe = (event: Event | undefined, way: 'enter' | 'exit'): boolean =>
      event?.[0] === way && event[1].type === 'pairMaybe' && signsOf.get(event[1]) === sign;
    // What is before it opens nothing: a text of closers alone is looked through once.
    let bottom = 0;
    for (let index = 0; index < events.length; index++) {
      const closer = events[index];
      if (!closer || !isMaybe(closer, 'enter') || !closer[1]._close) continue;
      const open = lastOpener(events, index, bottom, isMaybe);
      if (open < 0) {
        bottom = index;
        continue;
      }
      const next = joined(events, open, index, context);
      splice(events, open - 1, index - open + 3, next);
      index = open + next.length - 2;
    }
    for (const event of events) if (isMaybe(event, event[0])) event[1].type = 'data';
    return events;
  };

type IsMaybe = (event: Event | undefined, way: 'enter' | 'exit') => boolean;

function lastOpener(events: readonly Event[], before: number, bottom: number, isMaybe: IsMaybe): number {
  for (let open = before - 1; open >= bottom; open--) {
    const opener = events[open];
    if (opener && isMaybe(opener, 'exit') && opener[1]._open) return open;
  }
  return -1;
}

/** What stands between an opener and a closer, with them, as one. */
function joined(events: Event[], open: number, close: number, context: TokenizeContext): Event[] {
  const opener = (events[open] as Event)[1];
  const closer = (events[close] as Event)[1];
  opener.type = 'pairSequence';
  closer.type = 'pairSequence';
  const pair: Token = { type: 'pair', start: { ...opener.start }, end: { ...closer.end } };
  const text: Token = { type: 'pairText', start: { ...opener.end }, end: { ...closer.start } };
  const inside = context.parser.constructs.insideSpan.null;
  const between = events.slice(open + 1, close);
  return [
    ['enter', pair, context],
    ['enter', opener, context],
    ['exit', opener, context],
    ['enter', text, context],
    ...(inside ? resolveAll(inside, between, context) : between),
    ['exit', text, context],
    ['enter', closer, context],
    ['exit', closer, context],
    ['exit', pair, context],
  ];
}

const tokenizePair = (sign: number): Tokenizer =>
  function (effects, ok, nok) {
    const { previous, events } = this;
    const before = classifyCharacter(previous);
    let size = 0;
    const start: State = (code) => {
      if (previous === sign && events.at(-1)?.[1].type !== 'characterEscape') return nok(code);
      signsOf.set(effects.enter('pairMaybe'), String.fromCharCode(sign));
      return more(code);
    };
    const more: State = (code) => {
      if (code === sign) {
        if (size === LENGTH) return nok(code);
        effects.consume(code);
        size += 1;
        return more;
      }
      if (size < LENGTH) return nok(code);
      const token = effects.exit('pairMaybe');
      const after = classifyCharacter(code);
      token._open = !after || (after === 2 && Boolean(before));
      token._close = !before || (before === 2 && Boolean(after));
      return ok(code);
    };
    return start;
  };

export function pairFromMarkdown(): FromMarkdownExtension {
  return {
    canContainEols: ['pair'],
    enter: {
      pair(this: CompileContext, token: CompiledToken) {
        const sign = this.sliceSerialize(token)[0];
        const hName = PAIRS.find((pair) => pair.sign === sign)?.element ?? 'span';
        this.enter({ type: 'pair', data: { hName }, children: [] }, token);
      },
    },
    exit: {
      pair(this: CompileContext, token: CompiledToken) {
        this.exit(token);
      },
    },
  };
}

const NOT_IN: ConstructName[] = [
  'autolink',
  'destinationLiteral',
  'destinationRaw',
  'reference',
  'titleQuote',
  'titleApostrophe',
];

/** Words that only look like a pair are escaped. Pairs themselves are written as HTML, which every reader knows. */
export const pairToMarkdown: ToMarkdownExtension = {
  unsafe: PAIRS.map(({ sign }) => ({
    character: sign,
    after: `\\${sign}`,
    inConstruct: 'phrasing',
    notInConstruct: NOT_IN,
  })),
};
