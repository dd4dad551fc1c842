import * as vscode from "vscode";
import { describeJsonProblem } from "../../core/json/checkJson.ts";
import { readScenarioFile } from "../../core/simulation/scenarioFile.ts";
import {
  scenarioFileExtension,
  scenarioFilePattern,
} from "../../core/simulation/scenarioSchema.ts";
import { chooseScenarioFile, defaultsDocument, openScenarioFile } from "./scenarioFiles.ts";
import type { SimulationPanels } from "./simulationPanels.ts";

/** Runs, opens and saves scenario files, and offers to run one above its text. */
export function scenarioCommands(panels: SimulationPanels): readonly vscode.Disposable[] {
  const register = vscode.commands.registerCommand;
  const run = async (uri: vscode.Uri | undefined): Promise<void> => {
    const opened = uri && (await openScenarioFile(uri));
    if (opened) await panels.openScenario(opened);
  };
  return [
    defaultsDocument(),
    register("sysctlLens.runScenario", (argument: unknown) => run(scenarioUri(argument))),
    register("sysctlLens.openScenario", async (argument: unknown) =>
      run(argument instanceof vscode.Uri ? argument : await chooseScenarioFile()),
    ),
    register("sysctlLens.saveScenario", (argument: unknown) =>
      panels.saveScenario(argument instanceof vscode.Uri ? argument : undefined),
    ),
    vscode.languages.registerCodeLensProvider(
      { pattern: `**/${scenarioFilePattern}` },
      { provideCodeLenses: lenses },
    ),
  ];
}

function scenarioUri(argument: unknown): vscode.Uri | undefined {
  if (argument instanceof vscode.Uri) return argument;
  const uri = vscode.window.activeTextEditor?.document.uri;
  if (uri?.path.endsWith(scenarioFileExtension)) return uri;
  void vscode.window.showInformationMessage(
    `Open a scenario first: a file whose name ends in ${scenarioFileExtension}.`,
  );
  return undefined;
}

function lenses(document: vscode.TextDocument): vscode.CodeLens[] {
  const read = readScenarioFile(document.getText());
  const [problem] = read.kind === "problems" ? read.problems : [];
  const title = problem
    ? `$(warning) ${describeJsonProblem(problem)}`
    : "$(graph-line) Run this scenario";
  const command = { title, command: "sysctlLens.runScenario", arguments: [document.uri] };
  return [new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), command)];
}
