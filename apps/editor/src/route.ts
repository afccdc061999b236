/** The pages of the app, by path. A document's identity stands in the fragment, never in the path. */
export type Route = 'start' | 'new' | 'document' | 'not-found';

export function routeOf(pathname: string): Route {
  switch (pathname) {
    case '/':
      return 'start';
    case '/new':
      return 'new';
    case '/d':
    case '/d/':
      return 'document';
    default:
      return 'not-found';
  }
}
