import { CONTENT } from '@parley/document/roots';
import { readableColour } from './colours.ts';

/** Somebody who is here, as they say of themselves. */
export interface Person {
  /** The awareness client of their page; `status.peers` names it too. */
  readonly client: number;
  readonly name: string;
  /** False: their page has not said a name (yet), and `name` stands for one. */
  readonly isNamed: boolean;
  /** `#rrggbb` */
  readonly colour: string;
  readonly self: boolean;
  /** The client whose view they follow, or null. */
  readonly following: number | null;
  /** When they came, ms since 1970 by their own clock; 0 if they do not say. */
  readonly since: number;
}

/** Characters of a name. */
export const NAME_LENGTH = 40;

const COLOUR = /^#[0-9a-f]{6}$/i;

/** Presence comes from other people's pages: whatever is not as expected is replaced, never trusted. */
export function personOf(client: number, state: unknown, self: boolean, nameless: string): Person | null {
  if (!isRecord(state)) return null;
  const user = isRecord(state.user) ? state.user : {};
  const name = cleanName(user.name);
  return {
    client,
    name: name === '' ? nameless : name,
    isNamed: name !== '',
    colour: readableColour(user.color, client),
    self,
    following: followedBy(state),
    since: isCount(user.since) ? (user.since as number) : 0,
  };
}

/** One line without control or direction-turning characters, at most NAME_LENGTH characters; '' if nothing is left. */
export function cleanName(name: unknown): string {
  if (typeof name !== 'string') return '';
  const line = name
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return [...line].slice(0, NAME_LENGTH).join('');
}

/** At most two letters to stand for a name. */
export function initialsOf(name: string): string {
  const words = name.split(' ').filter((word) => word !== '');
  const first = [...(words[0] ?? '')][0] ?? '';
  const last = words.length > 1 ? ([...(words.at(-1) ?? '')][0] ?? '') : '';
  return (first + last).toLocaleUpperCase();
}

/** Whether a presence state has a caret in the text that can be drawn: a position it names is read by Yjs, which throws on
 * what it does not expect. */
export function hasCaret(state: unknown): boolean {
  if (!isRecord(state) || !isRecord(state.user) || !isRecord(state.cursor)) return false;
  const { name, color } = state.user;
  return (
    typeof name === 'string' &&
    typeof color === 'string' &&
    COLOUR.test(color) &&
    isPosition(state.cursor.anchor) &&
    isPosition(state.cursor.head)
  );
}

/** Whom a presence state says its person follows: an awareness client, or null. */
export function followedBy(state: unknown): number | null {
  return isRecord(state) && isCount(state.following) ? (state.following as number) : null;
}

/** A Yjs relative position as JSON, inside the text and nowhere else. */
export function isPosition(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { type, tname, item, assoc } = value;
  return (
    (type == null || isId(type)) &&
    (tname == null || tname === CONTENT) &&
    (item == null || isId(item)) &&
    (type != null || tname != null || item != null) &&
    (assoc == null || Number.isSafeInteger(assoc))
  );
}

function isId(value: unknown): boolean {
  return isRecord(value) && isCount(value.client) && isCount(value.clock);
}

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
