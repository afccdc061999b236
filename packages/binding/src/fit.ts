import { Fragment, type NodeType } from '@tiptap/pm/model';
import { nodesOf, type Part } from './twin.ts';

/**
 * Makes the parts of a node fit what its type may hold. Two edits that are each valid may not be so together: one
 * person removes the first paragraph of an item, another the second. What is missing is filled in with empty text
 * blocks, what has no place is hidden; the document is not touched, so every page shows the same and nobody answers.
 *
 * @returns null if nothing that has text could fill what is missing: a table without rows, a list without items
 */
export function fit(type: NodeType, parts: readonly Part[]): Part[] | null {
  const fitted: Part[] = [];
  let match = type.contentMatch;
  const fill = (next: Fragment, toEnd: boolean): boolean => {
    const missing = match.fillBefore(next, toEnd);
    if (!missing?.content.every((node) => node.isTextblock)) return false;
    const after = match.matchFragment(missing);
    if (!after) return false;
    for (const node of missing.content) fitted.push({ kind: 'filler', node });
    match = after;
    return true;
  };
  for (const part of parts) {
    const nodes = Fragment.fromArray([...nodesOf(part)]);
    const fits = match.matchFragment(nodes) ?? (fill(nodes, false) ? match.matchFragment(nodes) : null);
    if (fits) {
      fitted.push(part);
      match = fits;
    } else fitted.push(...hidden(part));
  }
  if (!match.validEnd && !fill(Fragment.empty, true)) return null;
  return fitted;
}

function hidden(part: Part): Part[] {
  switch (part.kind) {
    case 'element':
      return [{ kind: 'hidden' }];
    case 'run':
      return part.run.texts.map(() => ({ kind: 'hidden' }));
    default:
      return [part];
  }
}
