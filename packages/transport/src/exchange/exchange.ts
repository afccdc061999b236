/** Who hears what is published under a topic. */
export interface ExchangeListener {
  /** Something that another side published. */
  message(text: string): void;
  /** From now on nothing published is missed: called once at first, and again after each interruption, in which something may have
   * been, in either direction. */
  ready(): void;
}

/**
 * Carries short texts between the processes of one server, by topic. It keeps nothing: what is published while there is no connection
 * is lost, and `ready` says when there is one again. A side does not hear itself. Its kinds pass one contract suite.
 */
export interface Exchange {
  /** Hears a topic until what is returned is called. One listener a topic; RangeError for a second. */
  subscribe(topic: string, listener: ExchangeListener): () => void;
  publish(topic: string, text: string): void;
  /** Whether it is connected just now. */
  readonly connected: boolean;
  close(): Promise<void>;
}
