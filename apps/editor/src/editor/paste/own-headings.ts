/**
 * HTML whose links to headings say no more than the heading: browsers complete addresses as they put HTML on the clipboard.
 *
 * @param address of this page
 */
export function withOwnHeadings(html: string, address: string): string {
  const [page = ''] = address.split('#');
  return html.replaceAll(`href="${page}#h_`, 'href="#h_');
}
