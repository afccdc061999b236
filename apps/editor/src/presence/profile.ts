import { type DeviceStorage, recall, remember } from '../ui/device-storage.ts';
import { COLOURS, colourAt } from './colours.ts';
import { cleanName } from './person.ts';

/** How one appears to others. */
export interface Profile {
  readonly name: string;
  /** `#rrggbb`, one of COLOURS. */
  readonly colour: string;
}

const KEY = 'parley.profile';
const ASKED_KEY = 'parley.name-asked';

/** The profile this device remembers, or `fallback` if it remembers none or may not. */
export function loadProfile(storage: DeviceStorage | null, fallback: Profile): Profile {
  const stored = readJson(storage);
  if (typeof stored !== 'object' || stored === null) return fallback;
  const { name, colour } = stored as { name?: unknown; colour?: unknown };
  return {
    name: cleanName(name) || fallback.name,
    colour: COLOURS.find((known) => known === colour) ?? fallback.colour,
  };
}

/** Remembers the profile; false if this device does not let the page remember anything. */
export function saveProfile(storage: DeviceStorage | null, profile: Profile): boolean {
  return remember(storage, KEY, JSON.stringify(profile));
}

/** Whether this device's person has chosen their name, or said that they keep the one they were given. */
export function wasAsked(storage: DeviceStorage | null): boolean {
  return recall(storage, ASKED_KEY) === 'yes';
}

/** Never asks again on this device; false if it does not let the page remember anything. */
export function rememberAsked(storage: DeviceStorage | null): boolean {
  return remember(storage, ASKED_KEY, 'yes');
}

/** A profile for someone who has not chosen one. `chance` is in [0, 1). */
export function guestProfile(names: readonly string[], chance: () => number): Profile {
  return {
    name: names[Math.floor(chance() * names.length)] ?? '',
    colour: colourAt(Math.floor(chance() * COLOURS.length)),
  };
}

function readJson(storage: DeviceStorage | null): unknown {
  try {
    return JSON.parse(recall(storage, KEY) ?? 'null');
  } catch (error) {
    // Something else wrote there: the same as remembering nothing.
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
