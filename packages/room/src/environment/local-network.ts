/** Whether the browser lets this page's WebRTC reach devices on its own network. */
export interface LocalNetwork {
  /** `unasked`: its person has not answered, or was not asked. `open`: allowed, or this browser makes no such difference. */
  readonly access: 'open' | 'unasked' | 'denied';
  /** Calls `listener` at each change until the returned function is called. */
  onChange(listener: () => void): () => void;
}

/** What the permission has been called since it came (Chromium 142); a browser without it knows no such name. */
const NAMES = ['local-network-access', 'local-network'];

/** As this browser says; `open` until it has. */
export function browserLocalNetwork(): LocalNetwork {
  const listeners = new Set<() => void>();
  let status: PermissionStatus | null = null;
  const tell = (): void => {
    for (const listener of [...listeners]) listener();
  };
  void firstKnown(globalThis.navigator?.permissions).then((found) => {
    status = found;
    status?.addEventListener('change', tell);
    if (status) tell();
  });
  return {
    get access() {
      if (status === null || status.state === 'granted') return 'open';
      return status.state === 'denied' ? 'denied' : 'unasked';
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

async function firstKnown(permissions: Permissions | undefined): Promise<PermissionStatus | null> {
  for (const name of permissions ? NAMES : []) {
    try {
      return (await permissions?.query({ name: name as PermissionName })) ?? null;
    } catch {
      // A name it does not know is a TypeError.
    }
  }
  return null;
}
