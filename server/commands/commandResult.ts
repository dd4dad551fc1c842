/** What a command prints to standard output, and its exit status: 1 where it found problems. */
export interface CommandResult {
  readonly output: string;
  readonly exitCode: 0 | 1 | 2;
  /** The output is a file's text: no line end is put behind it. */
  readonly isExact?: boolean;
  /** Lines for standard error. */
  readonly notes?: readonly string[];
}
