export interface Closable {
  close(): Promise<void> | void;
}

/** Takes something into possession, and gives it back. */
export type Own = <Thing extends Closable>(thing: Thing) => Thing;

/** Runs `work`; whatever it took into possession is closed when it ends, however it ends, the last first. */
export async function owning<Result>(work: (own: Own) => Promise<Result>): Promise<Result> {
  const owned: Closable[] = [];
  try {
    return await work((thing) => {
      owned.push(thing);
      return thing;
    });
  } finally {
    for (const thing of owned.reverse()) await thing.close();
  }
}
