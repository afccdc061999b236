import bash from 'highlight.js/lib/languages/bash';
import c from 'highlight.js/lib/languages/c';
import cpp from 'highlight.js/lib/languages/cpp';
import csharp from 'highlight.js/lib/languages/csharp';
import css from 'highlight.js/lib/languages/css';
import diff from 'highlight.js/lib/languages/diff';
import go from 'highlight.js/lib/languages/go';
import java from 'highlight.js/lib/languages/java';
import javascript from 'highlight.js/lib/languages/javascript';
import json from 'highlight.js/lib/languages/json';
import kotlin from 'highlight.js/lib/languages/kotlin';
import markdown from 'highlight.js/lib/languages/markdown';
import php from 'highlight.js/lib/languages/php';
import python from 'highlight.js/lib/languages/python';
import ruby from 'highlight.js/lib/languages/ruby';
import rust from 'highlight.js/lib/languages/rust';
import sql from 'highlight.js/lib/languages/sql';
import typescript from 'highlight.js/lib/languages/typescript';
import html from 'highlight.js/lib/languages/xml';
import yaml from 'highlight.js/lib/languages/yaml';
import { createLowlight } from 'lowlight';
import type { Span } from './colours.ts';
import type { LanguageId } from './languages.ts';

const grammars = {
  ...{ bash, c, cpp, csharp, css, diff, go, html, java, javascript, json, kotlin, markdown, php, python },
  ...{ ruby, rust, sql, typescript, yaml },
} satisfies Record<LanguageId, unknown>;

// HTML's grammar, and Markdown's, ask for it by its own name.
const lowlight = createLowlight({ ...grammars, xml: html });

type Tree = ReturnType<typeof lowlight.highlight>;

/** The parts of a program text that have a colour, in order. */
export function spansOf(code: string, language: LanguageId): readonly Span[] {
  const spans: Span[] = [];
  let at = 0;
  const walk = (nodes: Tree['children'], classes: string): void => {
    for (const node of nodes) {
      if (node.type === 'text') {
        const from = at;
        at += node.value.length;
        if (classes) spans.push({ from, to: at, classes });
      } else if (node.type === 'element') {
        const own = node.properties.className;
        walk(node.children, `${classes} ${Array.isArray(own) ? own.join(' ') : ''}`.trim());
      }
    }
  };
  walk(lowlight.highlight(language, code).children, '');
  return spans;
}
