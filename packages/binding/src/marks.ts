import { Mark, type NodeType, type Schema } from '@tiptap/pm/model';

type Attributes = Readonly<Record<string, unknown>>;

/**
 * The marks that a text's attributes stand for, inside a node of `parent`'s type. What the schema does not know, or
 * does not allow beside another or in this place, is not shown and stays in the document. The same attributes give the
 * same marks on every page, in whatever order they were set.
 */
export function marksOf(
  schema: Schema,
  parent: NodeType,
  attributes: Attributes | undefined,
): readonly Mark[] {
  if (!attributes) return Mark.none;
  let marks: readonly Mark[] = Mark.none;
  for (const name of Object.keys(attributes).sort()) {
    const type = schema.marks[name];
    const value = attributes[name];
    if (!type || value === null || value === undefined) continue;
    marks = type.create(known(type.spec.attrs, value)).addToSet(marks);
  }
  return parent.allowedMarks(marks);
}

/** The attributes of a text with these marks. */
export function attributesOf(marks: readonly Mark[]): Record<string, unknown> {
  return Object.fromEntries(marks.map((mark) => [mark.type.name, heldAttributes(mark)]));
}

/** What has to be set, null to end it, so that text with the marks `before` has the marks `after`. */
export function attributesBetween(before: readonly Mark[], after: readonly Mark[]): Record<string, unknown> {
  const changed: Record<string, unknown> = {};
  for (const mark of before) if (!mark.type.isInSet(after)) changed[mark.type.name] = null;
  for (const mark of after) if (!mark.isInSet(before)) changed[mark.type.name] = heldAttributes(mark);
  return changed;
}

/** Without those that say nothing, as an element's are held. */
const heldAttributes = ({ attrs }: Mark): Attributes =>
  Object.fromEntries(Object.entries(attrs).filter(([, value]) => value !== null));

function known(spec: Attributes | null | undefined, value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || !spec) return {};
  return Object.fromEntries(Object.entries(value).filter(([name]) => Object.hasOwn(spec, name)));
}
