/** Goes to a document's link within this page, so that what the page still holds (a document that could not be stored)
 * comes along. */
export function goTo(link: string): void {
  const target = new URL(link);
  if (location.pathname === target.pathname) {
    // The session of the open document hears that the fragment changed.
    location.assign(link);
    return;
  }
  history.pushState(null, '', link);
  window.dispatchEvent(new PopStateEvent('popstate'));
}
