/** Something that the person at the keyboard can put right: its message is all they need to see. */
export class UserError extends Error {}

/** Runs a script's main function; a `UserError` becomes one line, anything else its stack. */
export async function runMain(main) {
  try {
    const exitCode = await main();
    // Not left to the event loop: what an interrupted main function still waits for may never come.
    process.exit(exitCode ?? 0);
  } catch (error) {
    console.error(error instanceof UserError ? `sysctl-lens: ${error.message}` : error);
    process.exit(1);
  }
}
