/** The client's files as its service worker takes them. */
export interface Files {
  /** All or none of them: with these a page opens without a network. */
  readonly first: readonly {
    readonly url: string;
    /** Null where the name changes with the content. */
    readonly revision: string | null;
  }[];
  /** Paths of what few need; taken when the page has nothing else to do, or when first used. */
  readonly later: readonly string[];
}

/** What a page says to its service worker. */
export type PageMessage =
  /** Take over from the version before, in all tabs: somebody wants to reload. */
  | 'take_over'
  /** The page has nothing else to do. */
  | 'fetch_later';
