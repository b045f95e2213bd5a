/** Asks for the search in a conversation from where it is not drawn, such as a menu. */
export class FindRequests {
  private readonly listeners = new Set<() => void>();

  /** Listens until the returned function is called. */
  onRequest(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }

  readonly request = (): void => {
    for (const listener of this.listeners) listener();
  };
}
