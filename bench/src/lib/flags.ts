/** What stood behind a command's name on its command line. */
export class Flags {
  readonly #switches = new Set<string>();
  readonly #values = new Map<string, string>();
  /** Everything that is no flag, in order. */
  readonly words: readonly string[];

  /**
   * `valued` are the flags that take a value: `--against REF` or `--against=REF`.
   *
   * @throws RangeError for such a flag without its value.
   */
  constructor(args: readonly string[], valued: readonly string[] = []) {
    const words: string[] = [];
    const rest = args.values();
    for (const arg of rest) {
      const [name = arg, ...joined] = arg.split('=');
      if (!arg.startsWith('--')) words.push(arg);
      else if (!valued.includes(name)) this.#switches.add(arg);
      else this.#values.set(name, joined.length > 0 ? joined.join('=') : nextValue(name, rest));
    }
    this.words = words;
  }

  has(name: string): boolean {
    return this.#switches.has(name);
  }

  value(name: string): string | null {
    return this.#values.get(name) ?? null;
  }
}

function nextValue(name: string, rest: Iterator<string>): string {
  const { value, done } = rest.next();
  if (done || value.startsWith('--')) throw new RangeError(`${name} needs a value`);
  return value;
}
