import type { Literal, Text } from 'mdast';
import type { CompileContext, Extension as FromMarkdownExtension, Token } from 'mdast-util-from-markdown';
import { mathToMarkdown } from 'mdast-util-math';
import type { Options as ToMarkdownExtension } from 'mdast-util-to-markdown';
import type { Extension, State, Tokenizer } from 'micromark-util-types';

declare module 'micromark-util-types' {
  interface TokenTypeMap {
    formula: 'formula';
  }
}

declare module 'mdast' {
  interface PhrasingContentMap {
    formula: FormulaNode;
  }
  interface RootContentMap {
    formula: FormulaNode;
  }
}

/** A formula in a line, its dollars with it. */
export interface FormulaNode extends Literal {
  type: 'formula';
}

const DOLLAR = 36;
const BACKSLASH = 92;
const BACKTICK = 96;

const isBlank = (code: number | null): boolean => code === null || code < 0 || code === 32;
const isDigit = (code: number | null): boolean => code !== null && code >= 48 && code <= 57;

/**
 * Reads `$x$` and `$$x$$` within a line by Pandoc's rule, so that prices are none: what opens has no blank behind it, what
 * closes none before it and no digit behind it.
 */
export const formulaSyntax: Extension = { text: { [DOLLAR]: { name: 'formula', tokenize: tokenizer() } } };

function tokenizer(): Tokenizer {
  return function (effects, ok, nok) {
    const { previous } = this;
    let opening = 0;
    let closing = 0;
    let last: number | null = null;
    const start: State = (code) => {
      if (previous === DOLLAR) return nok(code);
      effects.enter('formula');
      return open(code);
    };
    const open: State = (code) => {
      if (code === DOLLAR && opening < 2) {
        effects.consume(code);
        opening += 1;
        return open;
      }
      if (code === DOLLAR || (opening === 1 && isBlank(code))) return nok(code);
      return inside(code);
    };
    const inside: State = (code) => {
      // Code is code, whatever dollars are in it.
      if (code === null || code < -2 || code === BACKTICK) return nok(code);
      if (code === DOLLAR && last !== BACKSLASH) {
        closing = 0;
        return close(code);
      }
      // A backslash that is escaped itself escapes nothing.
      last = code === BACKSLASH && last === BACKSLASH ? null : code;
      effects.consume(code);
      return inside;
    };
    const close: State = (code) => {
      if (code === DOLLAR && closing < opening) {
        effects.consume(code);
        closing += 1;
        return close;
      }
      if (closing < opening || code === DOLLAR) return nok(code);
      if (opening === 1 && (isBlank(last) || isDigit(code))) return nok(code);
      effects.exit('formula');
      return ok(code);
    };
    return start;
  };
}

export function formulaFromMarkdown(): FromMarkdownExtension {
  return {
    enter: {
      formula(this: CompileContext, token: Token) {
        const written = this.sliceSerialize(token);
        const value = this.data.inTable ? written.replaceAll('\\|', '|') : written;
        this.enter({ type: 'formula', value }, token);
      },
    },
    exit: {
      formula(this: CompileContext, token: Token) {
        this.exit(token);
      },
    },
  };
}

declare module 'mdast' {
  interface TextData {
    /** There is one dollar in the line, which neither opens nor closes anything. */
    soleDollar?: boolean;
  }
}

/** Dollars are escaped, except where one stands alone in its line: a price stays as it is written. */
export const formulaToMarkdown: ToMarkdownExtension = {
  unsafe: [{ character: '$', inConstruct: ['phrasing', 'destinationRaw', 'destinationLiteral'] }],
  handlers: {
    formula: (node: FormulaNode) => node.value,
    math: mathToMarkdown().handlers?.math,
    text: (node: Text, _parent, state, info) => {
      const written = state.safe(node.value, info);
      return node.data?.soleDollar ? written.replaceAll('\\$', '$') : written;
    },
  },
};
