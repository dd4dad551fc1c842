import Mocha from "mocha";
import { activationTests } from "./activation.ts";
import { runAndReport } from "./report.ts";

/** Entry point for the extension host: `extensionTestsPath` names the bundle of this file. */
export function run(): Promise<void> {
  // The tests report to the driver; Mocha's own reporters would print a second time.
  const mocha = new Mocha({ ui: "bdd", timeout: 30_000, reporter: class {} as never });
  mocha.suite.emit("pre-require", globalThis, "", mocha);
  activationTests();
  return runAndReport(mocha);
}
