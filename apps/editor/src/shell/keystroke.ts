/** What is read of a keyboard event. */
export interface Keystroke {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** Whether these are the keys: `Mod-Shift-K`, `?`, `Mod-/`. A sign is meant as it is typed, with or without Shift. */
export function isStroke(keys: string, stroke: Keystroke, mac: boolean): boolean {
  const { modifiers, key } = parsed(keys);
  const mod = modifiers.has('Mod');
  if (stroke.metaKey !== (mod && mac) || stroke.ctrlKey !== ((mod && !mac) || modifiers.has('Ctrl')))
    return false;
  if (stroke.altKey !== modifiers.has('Alt')) return false;
  const sign = key.length === 1 && !/[a-z0-9]/i.test(key);
  if (!sign && stroke.shiftKey !== modifiers.has('Shift')) return false;
  return stroke.key.toLowerCase() === key.toLowerCase() || isByPlace(key, stroke);
}

/** Whether the keys type something where there is a text to type into. */
export function typesSomething(keys: string): boolean {
  const { modifiers, key } = parsed(keys);
  return key.length === 1 && !modifiers.has('Mod') && !modifiers.has('Ctrl') && !modifiers.has('Alt');
}

function parsed(keys: string): { readonly modifiers: ReadonlySet<string>; readonly key: string } {
  const key = keys.endsWith('-') ? '-' : (keys.split('-').at(-1) ?? '');
  return { modifiers: new Set(keys.slice(0, -key.length).split('-')), key };
}

/** Shift changes digits into signs, Alt letters into others, and not every alphabet is Latin: then the key's place on
 * the keyboard counts. A Latin letter typed on another layout is that letter. */
function isByPlace(key: string, { key: typed, code }: Keystroke): boolean {
  if (/^[0-9]$/.test(key)) return code === `Digit${key}`;
  return /^[a-z]$/i.test(key) && !/^[a-z]$/i.test(typed) && code === `Key${key.toUpperCase()}`;
}
