/** The part of `Storage` that small choices need. */
export interface DeviceStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

/** This device's `localStorage`, or null where merely reading the property is refused (cookies blocked). */
export function deviceStorage(): Storage | null {
  return ifAllowed(() => globalThis.localStorage ?? null, null);
}

/** This tab's `sessionStorage`, which a page that is loaded again finds as it was; null where it is refused. */
export function tabStorage(): Storage | null {
  return ifAllowed(() => globalThis.sessionStorage ?? null, null);
}

/** What was remembered under that key, or null: nothing, or the device remembers nothing. */
export function recall(storage: DeviceStorage | null, key: string): string | null {
  return ifAllowed(() => storage?.getItem(key) ?? null, null);
}

/** Remembers it; false if the device refuses, or is full. */
export function remember(storage: DeviceStorage | null, key: string, value: string): boolean {
  return ifAllowed(() => {
    storage?.setItem(key, value);
    return storage !== null;
  }, false);
}

function ifAllowed<Value>(act: () => Value, otherwise: Value): Value {
  try {
    return act();
  } catch (error) {
    if (error instanceof DOMException) return otherwise;
    throw error;
  }
}
