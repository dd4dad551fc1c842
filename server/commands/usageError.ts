/** Something in the command line or its input files that the user must change. Told in one line, exit status 2. */
export class UsageError extends Error {}
