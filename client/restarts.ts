import * as vscode from "vscode";
import {
  type BaseLanguageClient,
  CloseAction,
  ErrorAction,
  type ErrorHandler,
} from "vscode-languageclient";

const restartsAllowed = 4;
const withinMs = 3 * 60 * 1000;

export interface Restarts {
  readonly errorHandler: ErrorHandler;
  readonly onGivenUp: vscode.Event<string>;
  /** One message with what the user can do; not a second one while it is shown. */
  offerRestart(
    client: BaseLanguageClient,
    output: vscode.LogOutputChannel,
    message: string,
  ): Promise<void>;
}

/** Starts the server, ending the one that runs. */
export async function restartServer(client: BaseLanguageClient): Promise<void> {
  if (client.isRunning()) await client.stop();
  await client.start();
}

/** Starts a crashed server again, until it crashes so often that only the user can help. */
export function createRestarts(): Restarts {
  const givenUp = new vscode.EventEmitter<string>();
  let crashes: number[] = [];
  let isShown = false;
  return {
    onGivenUp: givenUp.event,
    errorHandler: {
      error: (_error, _message, count) => ({
        action: (count ?? 0) <= 3 ? ErrorAction.Continue : ErrorAction.Shutdown,
      }),
      closed() {
        const now = Date.now();
        crashes = [...crashes.filter((time) => now - time < withinMs), now];
        if (crashes.length <= restartsAllowed) {
          return { action: CloseAction.Restart, handled: true };
        }
        crashes = [];
        givenUp.fire("The language server crashed five times within three minutes.");
        return { action: CloseAction.DoNotRestart, handled: true };
      },
    },
    async offerRestart(client, output, message) {
      output.error(message);
      if (isShown) return;
      isShown = true;
      const choice = await vscode.window.showErrorMessage(
        `Sysctl Lens: ${message}`,
        "Restart",
        "Show Output",
      );
      isShown = false;
      if (choice === "Restart") await restartServer(client);
      if (choice === "Show Output") output.show();
    },
  };
}
