/** A place in a snippet, by upstream path. */
export interface SnippetLocation {
  /** Path below kernel-snippets/, which is the upstream path: `net/socket.c`. */
  readonly path: string;
  /** Zero-based. */
  readonly line: number;
  readonly functionName: string;
}
