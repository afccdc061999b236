import type { Awareness } from 'y-protocols/awareness';

type Change = { added: number[]; updated: number[]; removed: number[] };
type Listener = (change: Change, origin: unknown) => void;

/**
 * The same awareness, silent about one's own page. The cursor binding draws everybody's caret anew at each change it
 * hears of, and one's own caret changes with each key: with twenty people in a long document that would be felt.
 */
export function othersPresence(awareness: Awareness): Awareness {
  const wrapped = new Map<Listener, Listener>();
  return new Proxy(awareness, {
    get(target, name) {
      if (name === 'on') {
        return (event: 'change', listener: Listener): void => {
          const filtered: Listener = (change, origin) => {
            const clients = [...change.added, ...change.updated, ...change.removed];
            if (clients.some((client) => client !== target.clientID)) listener(change, origin);
          };
          wrapped.set(listener, filtered);
          target.on(event, filtered);
        };
      }
      if (name === 'off') {
        return (event: 'change', listener: Listener): void => {
          const filtered = wrapped.get(listener);
          wrapped.delete(listener);
          if (filtered) target.off(event, filtered);
        };
      }
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
