import type { Link } from '@parley/replica';
import type { CloseReason, Service, SyncMessage } from '@parley/wire';
import type { Status } from '../status/status.ts';
import type { Route, RouteContext, RouteFacts, RouteMaker } from './route.ts';

/** All the ways of a room to others, as one. */
export class Routes {
  readonly #list: readonly Route[];

  constructor(makers: readonly RouteMaker[], room: RouteContext) {
    this.#list = makers.map((make) => make(room)).filter((route) => route !== null);
  }

  get facts(): readonly RouteFacts[] {
    return this.#list.map(({ facts }) => facts);
  }

  /** How the line to that server stands; null where no route has one. */
  server<S extends Service>(service: S): Status[S] | null {
    for (const { servers } of this.facts) {
      const word = servers?.[service];
      if (word) return word;
    }
    return null;
  }

  start(scope: Route['scope']): void {
    for (const route of this.#of(scope)) route.start();
  }

  stop(scope: Route['scope'], reason: CloseReason): void {
    for (const route of this.#of(scope)) route.stop(reason);
  }

  nudge(): void {
    for (const route of this.#list) route.nudge();
  }

  /** As each route's. */
  decide(): number | null {
    let again: number | null = null;
    for (const route of this.#list) {
      const its = route.decide?.() ?? null;
      if (its !== null) again = Math.min(its, again ?? its);
    }
    return again;
  }

  down(link: Link, reason: CloseReason): void {
    for (const route of this.#list) route.down?.(link, reason);
  }

  heard(message: SyncMessage, link: Link): void {
    for (const route of this.#list) route.heard?.(message, link);
  }

  sighted(): void {
    for (const route of this.#list) route.sighted?.();
  }

  #of(scope: Route['scope']): readonly Route[] {
    return this.#list.filter((route) => route.scope === scope);
  }
}
