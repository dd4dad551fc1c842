import { type CancellationToken, LSPErrorCodes, ResponseError } from "vscode-languageserver";

/** Where bugs and outside failures are written for the user to find. */
export interface Log {
  error(message: string): void;
  info(message: string): void;
  /** The workspace's snippets threw this and are not used any more: asking again gives an answer. */
  isRecovered(error: unknown): boolean;
}

/**
 * Wraps a request handler: a bug is logged once with the document's URI and answered with `empty`, so that one bad
 * document never takes the server down; a request the client has cancelled is answered as cancelled.
 */
export function answering<Params, Result>(
  log: Log,
  name: string,
  empty: Result,
  answer: (params: Params, token: CancellationToken) => Promise<Result>,
): (params: Params, token: CancellationToken) => Promise<Result | ResponseError> {
  return async (params, token) => {
    if (token.isCancellationRequested) return cancelled();
    try {
      const result = await retrying(log, () => answer(params, token));
      return token.isCancellationRequested ? cancelled() : result;
    } catch (error) {
      log.error(`${name} failed for ${uriIn(params)}: ${describeError(error)}`);
      return empty;
    }
  };
}

/** The same for notifications and timers, which have no answer. */
export function guarded<Params>(
  log: Log,
  name: string,
  handle: (params: Params) => void | Promise<void>,
): (params: Params) => Promise<void> {
  return async (params) => {
    try {
      await retrying(log, async () => handle(params));
    } catch (error) {
      log.error(`${name} failed for ${uriIn(params)}: ${describeError(error)}`);
    }
  };
}

/** Each recovery takes one state of the snippets out of use, so this ends. */
async function retrying<Result>(log: Log, run: () => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      return await run();
    } catch (error) {
      if (!log.isRecovered(error)) throw error;
    }
  }
}

export function describeError(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function cancelled(): ResponseError {
  return new ResponseError(LSPErrorCodes.RequestCancelled, "cancelled");
}

function uriIn(params: unknown): string {
  if (typeof params === "string") return params;
  if (typeof params !== "object" || params === null) return "no document";
  const holder = "textDocument" in params ? params.textDocument : params;
  const uri = typeof holder === "object" && holder !== null && "uri" in holder && holder.uri;
  return typeof uri === "string" ? uri : "no document";
}
