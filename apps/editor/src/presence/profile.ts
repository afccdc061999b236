import { COLOURS, colourAt } from './colours.ts';
import { cleanName } from './person.ts';

/** How one appears to others. */
export interface Profile {
  readonly name: string;
  /** `#rrggbb`, one of COLOURS. */
  readonly colour: string;
}

/** The part of `Storage` this needs. */
export interface ProfileStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

const KEY = 'parley.profile';
const ASKED_KEY = 'parley.name-asked';

/** The profile this device remembers, or `fallback` if it remembers none or may not. */
export function loadProfile(storage: ProfileStorage | null, fallback: Profile): Profile {
  const stored = readJson(storage);
  if (typeof stored !== 'object' || stored === null) return fallback;
  const { name, colour } = stored as { name?: unknown; colour?: unknown };
  return {
    name: cleanName(name) || fallback.name,
    colour: COLOURS.find((known) => known === colour) ?? fallback.colour,
  };
}

/** Remembers the profile; false if this device does not let the page remember anything. */
export function saveProfile(storage: ProfileStorage | null, profile: Profile): boolean {
  return store(storage, KEY, JSON.stringify(profile));
}

/** Whether this device's person has chosen their name, or said that they keep the one they were given. */
export function wasAsked(storage: ProfileStorage | null): boolean {
  try {
    return storage?.getItem(ASKED_KEY) === 'yes';
  } catch (error) {
    if (error instanceof DOMException) return false;
    throw error;
  }
}

/** Never asks again on this device; false if it does not let the page remember anything. */
export function rememberAsked(storage: ProfileStorage | null): boolean {
  return store(storage, ASKED_KEY, 'yes');
}

/** The page's `localStorage`, or null where merely reading the property is refused (cookies blocked). */
export function deviceStorage(): ProfileStorage | null {
  try {
    return window.localStorage;
  } catch (error) {
    if (error instanceof DOMException) return null;
    throw error;
  }
}

/** A profile for someone who has not chosen one. `chance` is in [0, 1). */
export function guestProfile(names: readonly string[], chance: () => number): Profile {
  return {
    name: names[Math.floor(chance() * names.length)] ?? '',
    colour: colourAt(Math.floor(chance() * COLOURS.length)),
  };
}

function store(storage: ProfileStorage | null, key: string, value: string): boolean {
  if (!storage) return false;
  try {
    storage.setItem(key, value);
    return true;
  } catch (error) {
    if (error instanceof DOMException) return false;
    throw error;
  }
}

function readJson(storage: ProfileStorage | null): unknown {
  if (!storage) return null;
  try {
    return JSON.parse(storage.getItem(KEY) ?? 'null');
  } catch (error) {
    // Refused, or something else wrote there: both are the same as remembering nothing.
    if (error instanceof DOMException || error instanceof SyntaxError) return null;
    throw error;
  }
}
