import { COLOURS, colourAt } from './colours.ts';

/** Somebody who is here, with the colour they have at the moment. */
export interface Wearer {
  /** The awareness client of their page. */
  readonly client: number;
  /** `#rrggbb` */
  readonly colour: string;
  /** When they came, ms since 1970 by their own clock. Only compared: a wrong clock costs a change of colour, no more. */
  readonly since: number;
}

/**
 * The colour to have among others: one's own, unless somebody who came earlier has it and another is free. Everybody
 * decides for themselves by the same rule, so of two who have the same colour exactly one changes it, the newcomer.
 */
export function colourAmong(own: Wearer, others: readonly Wearer[]): string {
  const yields = others.some((other) => other.colour === own.colour && cameBefore(other, own));
  if (!yields) return own.colour;
  const taken = new Set(others.map(({ colour }) => colour));
  // Several who come at once begin to look in different places.
  const places = COLOURS.map((_, index) => colourAt((own.client % COLOURS.length) + index));
  return places.find((colour) => !taken.has(colour)) ?? own.colour;
}

const cameBefore = (one: Wearer, other: Wearer): boolean =>
  one.since < other.since || (one.since === other.since && one.client < other.client);
