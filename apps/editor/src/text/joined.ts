/** Two parts of a catalogue as one. A group that both have has the words of both; no word stands in both. */
export function joined<One extends object, Other extends object>(one: One, other: Other): One & Other {
  const words: Record<string, unknown> = Object.fromEntries(Object.entries(one));
  const more: readonly [string, unknown][] = Object.entries(other);
  for (const [key, value] of more) {
    const group = words[key];
    words[key] = isGroup(group) && isGroup(value) ? { ...group, ...value } : value;
  }
  return words as One & Other;
}

const isGroup = (value: unknown): value is object => typeof value === 'object' && value !== null;
