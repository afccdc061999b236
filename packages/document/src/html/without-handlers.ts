/**
 * HTML whose elements answer to no event. Nothing of it would be run anyway, but a browser that parses what the page's
 * content policy forbids says so in the console, even of a document that is never shown.
 */
export function withoutHandlers(html: string): string {
  return html.replace(/<[a-z][^<>]*>/gi, (tag) => tag.replace(/(["'\s/])on(?=[a-z]+\s*=)/gi, '$1data-on'));
}
