import { expect, test, vi } from "vitest";
import type { Connection, Diagnostic, PublishDiagnosticsParams } from "vscode-languageserver";
import {
  type DiagnosticsOf,
  DiagnosticsPublisher,
} from "../../server/connection/diagnosticsPublisher.ts";

const uri = "file:///etc/sysctl.conf";
const log = { error: () => undefined, info: () => undefined, isRecovered: () => false };

/** A publisher whose runs end when the test says so. */
function publisher() {
  const sent: PublishDiagnosticsParams[] = [];
  const running: ((result: DiagnosticsOf) => void)[] = [];
  const connection = {
    sendDiagnostics: (params: PublishDiagnosticsParams) => {
      sent.push(params);
      return Promise.resolve();
    },
  };
  const compute = () => new Promise<DiagnosticsOf>((resolve) => running.push(resolve));
  return {
    publisher: new DiagnosticsPublisher(connection as unknown as Connection, log, compute),
    running,
    messages: () => sent.map(({ diagnostics }) => diagnostics.map(({ message }) => message)),
    begun: (count: number) => vi.waitFor(() => expect(running).toHaveLength(count)),
  };
}

function saying(version: number, message: string): DiagnosticsOf {
  const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } };
  const diagnostic: Diagnostic = { range, message };
  return { version, diagnostics: [diagnostic], hidden: 0 };
}

test("a run that ends after a later one says nothing", async () => {
  const { publisher: one, running, messages, begun } = publisher();
  one.schedule(uri);
  await begun(1);
  one.schedule(uri);
  await begun(2);
  running[1]?.(saying(2, "new"));
  await vi.waitFor(() => expect(messages()).toEqual([["new"]]));
  running[0]?.(saying(1, "old"));
  await new Promise((resolve) => setImmediate(resolve));
  expect(messages()).toEqual([["new"]]);
});

test("a run that ends after the document was closed says nothing", async () => {
  const { publisher: one, running, messages, begun } = publisher();
  one.schedule(uri);
  await begun(1);
  running[0]?.(saying(1, "first"));
  await vi.waitFor(() => expect(messages()).toEqual([["first"]]));
  one.schedule(uri);
  await begun(2);
  await one.clear(uri);
  running[1]?.(saying(2, "late"));
  await new Promise((resolve) => setImmediate(resolve));
  expect(messages()).toEqual([["first"], []]);
});
