import Mocha from "mocha";
import { activationTests } from "./activation.ts";
import { badInputTests } from "./badInput.ts";
import { editingTests } from "./editing.ts";
import { effectiveConfigurationTests } from "./effectiveConfiguration.ts";
import { kernelPathsTests } from "./kernelPaths.ts";
import { kernelTreesTests } from "./kernelTrees.ts";
import { problemsTests } from "./problems.ts";
import { readingTests } from "./reading.ts";
import { recoveryTests } from "./recovery.ts";
import { runAndReport } from "./report.ts";
import { simulateTests } from "./simulate.ts";
import { deleteLeftFiles } from "./support.ts";

/** Entry point for the extension host: `extensionTestsPath` names the bundle of this file. */
export function run(): Promise<void> {
  // The tests report to the driver; Mocha's own reporters would print a second time.
  // The limit ends what hangs; a busy machine needs half a minute for a file of 10 MB.
  const mocha = new Mocha({ ui: "bdd", timeout: 90_000, reporter: SilentReporter as never });
  mocha.suite.emit("pre-require", globalThis, "", mocha);
  afterEach(deleteLeftFiles);
  activationTests();
  readingTests();
  simulateTests();
  editingTests();
  effectiveConfigurationTests();
  kernelPathsTests();
  kernelTreesTests();
  problemsTests();
  recoveryTests();
  badInputTests();
  return runAndReport(mocha);
}

class SilentReporter {}
