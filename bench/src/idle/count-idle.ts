declare global {
  interface Window {
    /** What {@link countIdle} has counted in this page since it began. */
    idleCounts?: IdleCounts;
  }
}

export interface IdleCounts {
  /** Calls of the page's timers. */
  wakeUps: number;
  /** Bytes that its data channels and sockets were given to send. */
  sentBytes: number;
}

/** An init script: counts how often timers wake the page, and what passes its channels and sockets; changes nothing else. */
export function countIdle(): void {
  const counts: IdleCounts = { wakeUps: 0, sentBytes: 0 };
  window.idleCounts = counts;
  const { setTimeout: once, setInterval: often } = window;
  const counted =
    (call: unknown) =>
    (...given: unknown[]): void => {
      counts.wakeUps += 1;
      if (typeof call === 'function') call(...given);
    };
  const wrapped =
    (native: (...given: never[]) => unknown) =>
    (call: unknown, ms?: number, ...given: unknown[]): unknown =>
      Reflect.apply(native, window, [counted(call), ms, ...given]);
  Object.assign(window, { setTimeout: wrapped(once), setInterval: wrapped(often) });

  for (const { prototype } of [RTCDataChannel, WebSocket]) {
    const { send } = prototype;
    Object.assign(prototype, {
      send(this: unknown, data: ArrayBufferView | ArrayBuffer | string) {
        counts.sentBytes += typeof data === 'string' ? data.length : data.byteLength;
        Reflect.apply(send, this, [data]);
      },
    });
  }
}
