/** A place where a list of suggestions may open: what stands there and from where in the line. */
export interface Match {
  /** The offset of the trigger in its line. */
  readonly start: number;
  /** What follows the trigger. */
  readonly query: string;
}

/** Given the line's text before the caret. Leaves (images, breaks) stand in it as one character each. */
export type Trigger = (before: string) => Match | null;

const SLASH = /(?:^|\s)\/((?:[^\s/]+ ?){0,3})$/u;
/** Two letters at least: a time (10:30), a colon in a sentence and `:)` are no questions. */
const EMOJI = /(?:^|[\s(])(:([\p{L}\p{N}+-][\p{L}\p{N}_+-]{1,40}))$/u;

/** A slash at the start of a line or after a space, and up to three words after it. */
export const slashTrigger: Trigger = (before) => {
  const match = SLASH.exec(before);
  const query = match?.[1] ?? '';
  return match ? { start: before.length - query.length - 1, query } : null;
};

export const emojiTrigger: Trigger = (before) => {
  const match = EMOJI.exec(before);
  return match?.[1] && match[2] ? { start: before.length - match[1].length, query: match[2] } : null;
};
