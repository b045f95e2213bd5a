/** Word of a change of what all tabs share: to listeners here, and to and from the other tabs. */
export class Changes {
  private readonly listeners = new Set<() => void>();
  private readonly channel: BroadcastChannel;

  constructor(name: string) {
    this.channel = new BroadcastChannel(name);
    this.channel.onmessage = () => {
      this.tellHere();
    };
  }

  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  tell(): void {
    this.tellHere();
    this.channel.postMessage('changed');
  }

  close(): void {
    this.listeners.clear();
    this.channel.close();
  }

  private tellHere(): void {
    for (const listener of [...this.listeners]) listener();
  }
}
