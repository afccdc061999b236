import type { Random } from '@parley/runtime';
import { seededRandom } from '@parley/runtime/testing';

/** A node of the editor's schema as JSON. */
export interface Block {
  readonly type: string;
  readonly attrs?: Readonly<Record<string, string | number>>;
  readonly content?: readonly Block[];
  readonly text?: string;
}

/** What a page holds, in characters: about 500 words. */
export const PAGE_LENGTH = 3_000;

const WORDS =
  `the of and a to in is that it was for on are as with they at be this from have or by one had not but what
all were when we there can an your which their said if do will each about how up out them then she many some so these
would other into has more her two like him see time could no make than first been its who now people my made over did
down only way find use may water long little very after words called just where most know through back much before go
good new write our used me man too any day same right look think also around another came come work three word must
because does part even place well such here take why things help put years different away again off went old number`.split(
    /\s+/,
  );

/**
 * So many pages of text as a person writes them: a heading on each, paragraphs of three to six sentences, and a list on
 * every second page. The same for the same number.
 */
export function pagesOfText(pages: number): Block[] {
  const random = seededRandom(`pages of text ${pages}`);
  return Array.from({ length: pages }, (_, page) => pageOf(random, page)).flat();
}

function pageOf(random: Random, page: number): Block[] {
  const blocks: Block[] = [textBlock('heading', words(random, 4), { level: page % 5 === 0 ? 1 : 2 })];
  if (page % 2 === 1) {
    const items = [5, 9, 7, 8].map((length) => ({
      type: 'listItem',
      content: [textBlock('paragraph', words(random, length))],
    }));
    blocks.push({ type: 'bulletList', content: items });
  }
  while (blocks.reduce((sum, block) => sum + lengthOf(block), 0) < PAGE_LENGTH) {
    const sentences = Array.from({ length: 3 + below(random, 4) }, () => sentence(random));
    blocks.push(textBlock('paragraph', sentences.join(' ')));
  }
  return blocks;
}

/** The characters of all the text in it. */
export const lengthOf = ({ text = '', content = [] }: Block): number =>
  content.reduce((sum, block) => sum + lengthOf(block), text.length);

const textBlock = (type: string, text: string, attrs?: Block['attrs']): Block => ({
  type,
  ...(attrs ? { attrs } : {}),
  content: [{ type: 'text', text }],
});

function sentence(random: Random): string {
  return `${words(random, 8 + below(random, 14))}.`;
}

function words(random: Random, count: number): string {
  const text = Array.from({ length: count }, () => WORDS[below(random, WORDS.length)]).join(' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const below = (random: Random, limit: number): number => Math.floor(random.float() * limit);
