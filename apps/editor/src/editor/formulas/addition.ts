/**
 * What a field shows once the document says something new. Signs typed in the text a moment before the field took the focus, or
 * by somebody else, stand before those that are typed in the field since; any other draft gives way.
 */
export function withAddition(before: string, after: string, draft: string): string {
  const adds = draft.length > before.length && draft.startsWith(before);
  return adds && after.startsWith(before) && after !== draft.trim()
    ? after + draft.slice(before.length)
    : after;
}
