const PINGS = 200;

/** How well a page's clock is known, ms. */
export interface ClockFit {
  /** At most so far the page's idea of the bench's time can be off. */
  readonly error: number;
}

/**
 * The bench process's clock, as this page knows it.
 *
 * Pages and bench run on one machine, so their clocks tick alike (`CLOCK_MONOTONIC`) and differ by a constant. It is found
 * by ping-pong, as NTP does: of many round trips the shortest counts, and half of it bounds the error.
 */
export class BenchClock {
  #offset = 0;

  /** Now, ms of the bench's clock. */
  now(): number {
    return performance.now() + this.#offset;
  }

  async fit(url: string): Promise<ClockFit> {
    const socket = new WebSocket(url);
    await event(socket, 'open');
    let shortest = Number.POSITIVE_INFINITY;
    for (let ping = 0; ping < PINGS; ping++) {
      const sent = performance.now();
      socket.send('');
      const { data } = (await event(socket, 'message')) as MessageEvent<string>;
      const received = performance.now();
      if (received - sent >= shortest) continue;
      shortest = received - sent;
      this.#offset = Number(data) - (sent + received) / 2;
    }
    socket.close();
    return { error: shortest / 2 };
  }
}

function event(target: WebSocket, name: 'open' | 'message'): Promise<Event> {
  return new Promise((resolve, reject) => {
    target.addEventListener(name, resolve, { once: true });
    target.addEventListener('error', () => reject(new Error('the bench’s clock does not answer')), {
      once: true,
    });
  });
}
