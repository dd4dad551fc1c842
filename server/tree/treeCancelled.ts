/** Thrown where a question about a tree was cancelled. */
export class TreeCancelled extends Error {}
