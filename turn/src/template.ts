/** What a place holder stands for: a line each. An empty list takes its line away. */
export type TemplateValues = Readonly<Record<string, readonly (string | number)[]>>;

/**
 * Fills a template of lines. A line with `{{name}}` is repeated for each value of that name. Throws Error for a name
 * that has no values given, and for values no line asks for: the template and the code are to agree.
 */
export function fillTemplate(template: string, values: TemplateValues): string {
  const unused = new Set(Object.keys(values));
  const lines = template.split('\n').flatMap((line) => {
    const name = /\{\{(\w+)\}\}/.exec(line)?.[1];
    if (name === undefined) return [line];
    const lineValues = values[name];
    if (lineValues === undefined) throw new Error(`the template asks for {{${name}}}, which has no value`);
    unused.delete(name);
    return lineValues.map((value) => line.replace(`{{${name}}}`, () => String(value)));
  });
  if (unused.size > 0) throw new Error(`the template asks for none of: ${[...unused].join(', ')}`);
  return lines.join('\n');
}
