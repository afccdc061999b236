/** Longer text is pasted as it is: nobody means a document by it. */
const LONGEST = 400_000;

/** What is written for a machine: a comment of it looks like a heading, a list of it like a list. */
const PROGRAM =
  /[;{}]\s*$|=>|^\s*(?:#!|\$ |(?:import|export|from|def|class|function|const|let|var|return|if|for|while|sudo|echo)\b.*[(:=/{"'])|^\s*[\w-]+:(?:\s|$)|^\s*<\/?[a-z][^>]*>/i;

const FENCE = /^\s{0,3}(?:```|~~~)/;
const HEADING = /^#{2,6} \S/;
const TITLE = /^# \S/;
const ITEM = /^\s*(?:[-*+]|\d{1,3}[.)]) \S/;
/** An item of YAML. */
const PAIR = /^\s*- [\w-]+:(?:\s|$)/;
const TASK = /^\s*[-*+] \[[ xX]\] \S/;
const QUOTE = /^> \S/;
const TABLE = /^\s*\|?\s*:?-{3,}:?\s*(?:\|\s*:?-{3,}:?\s*)+\|?\s*$/;
const LINK = /!?\[[^\]\n]*\]\((?:https?:\/\/|mailto:|data:image\/)[^\s)]+\)/;
const STRONG = /(?:^|[\s(])(?:\*\*[^\s*][^*\n]*\*\*|~~[^\s~][^~\n]*~~)(?=$|[\s).,;:!?])/;
const CODE = /(?:^|[\s(])`[^`\n]+`(?=$|[\s).,;:!?])/;

/**
 * Whether a text that was copied as plain text clearly is Markdown. In doubt it is not: what is pasted as it stands can
 * still be formatted, and a program that lost its signs is lost.
 */
export function looksLikeMarkdown(text: string): boolean {
  if (text.length > LONGEST) return false;
  const lines = text.split(/\r?\n/);
  const fences = lines.filter((line) => FENCE.test(line)).length;
  const prose = outsideOfFences(lines);
  if (fences >= 2 && fences % 2 === 0) return true;
  const count = (pattern: RegExp): number => prose.filter((line) => pattern.test(line)).length;
  const written = count(/\S/);
  const program = prose.filter((line) => PROGRAM.test(line) && !LINK.test(line)).length;
  if (written === 0 || program > written / 4) return false;

  const items = count(ITEM);
  const isList = items >= 2 && count(PAIR) === 0;
  let signs = 0;
  signs += Math.min(2, count(HEADING)) * 2;
  signs += count(TITLE) === 1 ? 1 : 0;
  signs += count(TASK) > 0 ? 2 : 0;
  signs += isList ? (items >= written / 2 ? 2 : 1) : 0;
  signs += count(QUOTE) > 0 ? 1 : 0;
  signs += count(TABLE) > 0 && count(/\|/) >= 3 ? 3 : 0;
  signs += count(LINK) > 0 ? 2 : 0;
  signs += count(STRONG) > 0 ? 2 : 0;
  signs += count(CODE) > 0 ? 1 : 0;
  return signs >= 2;
}

function outsideOfFences(lines: readonly string[]): string[] {
  let inside = false;
  return lines.filter((line) => {
    if (!FENCE.test(line)) return !inside;
    inside = !inside;
    return false;
  });
}
