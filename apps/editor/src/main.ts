import { isTooOld } from './needs.ts';
import { loadAhead } from './pages/load.ts';
import { below } from './place.ts';
import { routeOf } from './route.ts';

if (isTooOld(globalThis)) {
  void import('./needs-words.ts').then(({ tellTooOld }) => tellTooOld());
} else {
  // What the address asks for is fetched beside what every page needs, not after it.
  loadAhead(routeOf(below(location.pathname)));
  void import('./start.tsx');
}
