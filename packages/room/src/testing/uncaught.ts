/** Runs `body` and returns what nobody caught meanwhile: errors that were handed to the host on purpose. */
export async function uncaughtIn(body: () => Promise<void>): Promise<unknown[]> {
  const errors: unknown[] = [];
  const hear = (error: unknown): void => void errors.push(error);
  const others = process.listeners('uncaughtException');
  for (const listener of others) process.off('uncaughtException', listener);
  process.on('uncaughtException', hear);
  try {
    await body();
    await new Promise((resolve) => setImmediate(resolve));
  } finally {
    process.off('uncaughtException', hear);
    for (const listener of others) process.on('uncaughtException', listener);
  }
  return errors;
}
