/** Small texts by name, as the browser keeps them or, where it refuses, for this page's life. */
export interface TextStorage {
  /** False once something could only be kept in memory: a reload loses it. */
  readonly durable: boolean;
  getItem(name: string): string | null;
  setItem(name: string, text: string): void;
  removeItem(name: string): void;
  /** All whose names begin so, in no order. */
  getAll(beginning: string): readonly string[];
  /** Removes all whose names begin so. */
  removeAll(beginning: string): void;
}

/**
 * Never throws.
 *
 * @param open asked once; a browser that blocks storage throws at the mere mention of it
 */
export function openStorage(open: () => Storage): TextStorage {
  try {
    const storage = open();
    // Some have the object and throw only when it is used.
    storage.getItem('parley');
    return new BrowserStorage(storage);
  } catch {
    return new BrowserStorage(null);
  }
}

class BrowserStorage implements TextStorage {
  private readonly memory = new Map<string, string>();
  private refused = false;

  constructor(private readonly storage: Storage | null) {}

  get durable(): boolean {
    return this.storage !== null && !this.refused;
  }

  getItem(name: string): string | null {
    return this.memory.get(name) ?? this.storage?.getItem(name) ?? null;
  }

  setItem(name: string, text: string): void {
    this.memory.delete(name);
    try {
      this.storage?.setItem(name, text);
    } catch {
      // Full, or writing is forbidden.
      this.refused = true;
    }
    if (!this.durable) this.memory.set(name, text);
  }

  removeItem(name: string): void {
    this.memory.delete(name);
    this.storage?.removeItem(name);
  }

  getAll(beginning: string): readonly string[] {
    return this.namesFrom(beginning).flatMap((name) => this.getItem(name) ?? []);
  }

  removeAll(beginning: string): void {
    for (const name of this.namesFrom(beginning)) this.removeItem(name);
  }

  private namesFrom(beginning: string): readonly string[] {
    const names = new Set([...this.memory.keys(), ...Object.keys(this.storage ?? {})]);
    return [...names].filter((name) => name.startsWith(beginning));
  }
}
