/** How long what is open may take to close, ms. What is unfinished then is no worse off than when a tab is closed. */
const PATIENCE = 3_000;

type Close = () => Promise<void>;

const closers = new Set<Close>();

/** `close` is awaited before this page reloads by its own will, until the returned function is called. */
export function beforeReload(close: Close): () => void {
  closers.add(close);
  return () => {
    closers.delete(close);
  };
}

/** Closes what is open, and loads this page again. */
export async function reloadPage(reload: () => void = () => location.reload()): Promise<void> {
  const closed = Promise.allSettled([...closers].map((close) => close()));
  await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
  reload();
}
