import { AlignmentType, type INumberingOptions, LevelFormat } from 'docx';
import type { ContentJson } from '../../content-json.ts';

/** Word's lists have nine levels. */
export const DEEPEST_LEVEL = 8;
/** Twips from one level to the next, and from an item's mark to its words. */
const STEP = 720;
const HANGING = 360;

const BULLETS = ['•', '◦', '▪'];
const FORMATS: Readonly<Record<string, (typeof LevelFormat)[keyof typeof LevelFormat]>> = {
  a: LevelFormat.LOWER_LETTER,
  A: LevelFormat.UPPER_LETTER,
  i: LevelFormat.LOWER_ROMAN,
  I: LevelFormat.UPPER_ROMAN,
};

/** Twips from the edge to the words of an item. */
export const listIndent = (level: number): number => STEP * (level + 1);

/** The lists of a file: each has its own numbers, so that none goes on counting from another. */
export class Lists {
  readonly #config: INumberingOptions['config'][number][] = [];

  /** @returns the name of a new list */
  add({ type, attrs }: ContentJson, level: number): string {
    const reference = `list-${this.#config.length + 1}`;
    const marked = { level, ...markOf(type, attrs, level), ...at(level) };
    const levels = Array.from({ length: DEEPEST_LEVEL + 1 }, (_, other) =>
      other === level ? marked : { level: other, ...bullet(other), ...at(other) },
    );
    this.#config.push({ reference, levels });
    return reference;
  }

  get options(): INumberingOptions {
    return { config: this.#config };
  }
}

const at = (level: number) => ({
  alignment: AlignmentType.LEFT,
  style: { paragraph: { indent: { left: listIndent(level), hanging: HANGING } } },
});

function markOf(type: string, attrs: ContentJson['attrs'], level: number) {
  switch (type) {
    case 'orderedList': {
      const start = Number(attrs?.start ?? 1);
      return {
        format: FORMATS[String(attrs?.type)] ?? LevelFormat.DECIMAL,
        text: `%${level + 1}.`,
        start: Number.isSafeInteger(start) && start >= 0 ? start : 1,
      };
    }
    case 'taskList':
      return { format: LevelFormat.NONE, text: '' };
    default:
      return bullet(level);
  }
}

const bullet = (level: number) => ({
  format: LevelFormat.BULLET,
  text: BULLETS[level % BULLETS.length] ?? '•',
});
