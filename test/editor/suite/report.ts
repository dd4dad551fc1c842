import type Mocha from "mocha";

/** Begins each line that is meant for the driver (scripts/support/editorSuite.mjs). */
const prefix = "sysctl-lens-suite:";

export interface TestReport {
  readonly title: string;
  readonly ms: number;
  readonly error: string | undefined;
}

/** Runs every test of `mocha`; each result goes to the console, which the driver reads. */
export function runAndReport(mocha: Mocha): Promise<void> {
  return new Promise((resolve, reject) => {
    const runner = mocha.run((failures) =>
      failures === 0 ? resolve() : reject(new Error(`${failures} failed`)),
    );
    runner.on("pass", (test) => send(resultOf(test, undefined)));
    runner.on("fail", (test, error) => send(resultOf(test, String(error.stack ?? error))));
  });
}

/** A measured figure for `npm run bench`. */
export function reportFigure(figure: string, value: number): void {
  send({ figure, value });
}

function resultOf(test: Mocha.Test, error: string | undefined): TestReport {
  return { title: test.fullTitle(), ms: test.duration ?? 0, error };
}

function send(report: TestReport | { figure: string; value: number }): void {
  console.log(prefix + JSON.stringify(report));
}
