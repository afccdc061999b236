/** A catalogue of `Catalogue`'s shape in which entries may be missing; a function takes the same. */
export type Translation<Catalogue> = Catalogue extends (...args: infer Args) => infer Said
  ? (...args: Args) => Said extends string ? string : readonly string[]
  : Catalogue extends readonly unknown[]
    ? Readonly<Catalogue>
    : Catalogue extends object
      ? { readonly [Key in keyof Catalogue]?: Translation<Catalogue[Key]> }
      : Catalogue;

/** `catalogue` with what `translation` has in place of its own: what nobody has translated yet is said in English. */
export function translated<Catalogue extends object>(
  catalogue: Catalogue,
  translation: Translation<NoInfer<Catalogue>>,
): Catalogue {
  const entries: readonly [string, unknown][] = Object.entries(catalogue);
  const own: Readonly<Record<string, unknown>> = Object.fromEntries(Object.entries(translation));
  return Object.fromEntries(
    entries.map(([key, value]) => {
      const other = own[key];
      return [key, isObject(value) && isObject(other) ? translated(value, other) : (other ?? value)];
    }),
  ) as Catalogue;
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
