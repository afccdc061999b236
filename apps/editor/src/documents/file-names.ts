/** Names of files in one folder, no two of which are one to a file system that knows no capitals. */
export class FileNames {
  readonly #taken = new Set<string>();

  /** A name that is free, from one that may not be: `notes (2).md` behind `notes.md`. */
  free(name: string): string {
    const dot = name.lastIndexOf('.');
    const [front, end] = [name.slice(0, dot), name.slice(dot)];
    let free = name;
    for (let number = 2; this.#taken.has(keyOf(free)); number++) free = `${front} (${number})${end}`;
    this.#taken.add(keyOf(free));
    return free;
  }
}

/** Some file systems write accents as letters of their own. */
const keyOf = (name: string): string => name.normalize('NFC').toLowerCase();
