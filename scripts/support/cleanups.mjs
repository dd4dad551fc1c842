/**
 * Runs `action(defer)`; whatever it deferred runs afterwards, last first, also when it failed.
 * An interrupted script (SIGINT, SIGTERM, SIGHUP) runs them as well, and ends; so does one that an
 * error ends where nobody awaits it, in a callback of the browser for example.
 */
export async function withCleanups(action) {
  const cleanups = [];
  const runAll = async () => {
    for (let cleanup = cleanups.pop(); cleanup !== undefined; cleanup = cleanups.pop()) {
      await cleanup();
    }
  };
  const interrupted = async (signal) => {
    console.error(`\nEnding (${signal}).`);
    await runAll();
    process.exit(1);
  };
  const crashed = (error) => {
    console.error(error);
    return interrupted("an unexpected error");
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  process.once("uncaughtException", crashed);
  for (const signal of signals) process.once(signal, interrupted);
  try {
    return await action((cleanup) => cleanups.push(cleanup));
  } finally {
    for (const signal of signals) process.off(signal, interrupted);
    process.off("uncaughtException", crashed);
    await runAll();
  }
}
