import type { Archive, KeptSession } from './archive';

/** The archive's list as it was last read, for who cannot wait for it. */
export class KeptSessions {
  private list: readonly KeptSession[] = [];
  private readings = 0;

  constructor(private readonly archive: Archive) {}

  /** The one changed last first. */
  get all(): readonly KeptSession[] {
    return this.list;
  }

  of(session: string | undefined): KeptSession | undefined {
    return this.list.find((kept) => kept.session === session);
  }

  /**
   * Reads the list again.
   *
   * @returns false where another reading began meanwhile, which is newer
   */
  async read(): Promise<boolean> {
    this.readings += 1;
    const reading = this.readings;
    const list = await this.archive.list();
    if (reading !== this.readings) return false;
    this.list = list;
    return true;
  }

  /** Takes a session out of the list before it is read again. */
  drop(session: string): void {
    this.list = this.list.filter((kept) => kept.session !== session);
  }
}
