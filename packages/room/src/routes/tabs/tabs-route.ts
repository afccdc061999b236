import type { CloseReason } from '@parley/wire';
import type { TabBus } from '../../environment/environment.ts';
import type { Route, RouteContext, RouteFacts } from '../route.ts';

/** The way to the other tabs of this device; null where there are none. */
export const tabsRoute = (room: RouteContext): Route | null =>
  room.environment.openTabs === null ? null : new TabsRoute(room);

class TabsRoute implements Route {
  readonly scope = 'tab';
  readonly facts: RouteFacts = {};
  readonly #room: RouteContext;
  #bus: TabBus | null = null;

  constructor(room: RouteContext) {
    this.#room = room;
  }

  start(): void {
    const { environment, access, sealer, replica } = this.#room;
    this.#bus ??=
      environment.openTabs?.(access.room, sealer.session, (channel, other) => {
        replica.link(channel, { kind: 'tab', session: other });
      }) ?? null;
  }

  stop(_reason: CloseReason): void {
    this.#bus?.close();
    this.#bus = null;
  }

  nudge(): void {
    // Messages between tabs wait for no network.
  }
}
