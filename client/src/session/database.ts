import { openDB, type DBSchema, type IDBPDatabase } from 'idb';

/**
 * A database of this browser's, which is opened again where the browser has closed it under the
 * page: the site's data were cleared, or the disk had trouble.
 */
export class Database<Schema extends DBSchema> {
  private connection: Promise<IDBPDatabase<Schema>> | null = null;

  /** @param upgrade makes what is in it, where it is new */
  constructor(
    private readonly name: string,
    private readonly upgrade: (fresh: IDBPDatabase<Schema>) => void,
  ) {}

  /** @throws where the browser refuses to store */
  open(): Promise<IDBPDatabase<Schema>> {
    this.connection ??= this.connect();
    return this.connection;
  }

  close(): void {
    void this.connection?.then(
      (database) => {
        database.close();
      },
      () => undefined,
    );
    this.connection = null;
  }

  private connect(): Promise<IDBPDatabase<Schema>> {
    const connecting = openDB<Schema>(this.name, 1, {
      upgrade: this.upgrade,
      // Somebody wants to delete it, who would else wait for this page.
      blocking: () => {
        this.close();
      },
      terminated: () => {
        this.connection = null;
      },
    });
    connecting.catch(() => {
      this.connection = null;
    });
    return connecting;
  }
}
