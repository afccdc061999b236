import { lackOf } from './needs.ts';
import { loadAhead } from './pages/load.ts';
import { below } from './place.ts';
import { routeOf } from './route.ts';

const lack = lackOf(globalThis);
if (lack) {
  void import('./needs-words.ts').then(({ tellLack }) => tellLack(lack));
} else {
  // What the address asks for is fetched beside what every page needs, not after it.
  loadAhead(routeOf(below(location.pathname)));
  void import('./start.tsx');
}
