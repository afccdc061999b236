const DATA = /\((data:image\/[a-z0-9.+-]+;base64,[a-z0-9+/=]+)\)/gi;

export interface WithoutData {
  readonly text: string;
  /** The addresses that were taken out, by what stands for them. */
  readonly urls: ReadonlyMap<string, string>;
}

/** Markdown with short names instead of the pictures in it: a parser reads a letter at a time, and they have millions. */
export function withoutData(markdown: string): WithoutData {
  const urls = new Map<string, string>();
  const text = markdown.replace(DATA, (_all, url: string) => {
    const name = `parley-image:${urls.size}`;
    urls.set(name, url);
    return `(${name})`;
  });
  return { text, urls };
}
