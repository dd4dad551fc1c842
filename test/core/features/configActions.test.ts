import { expect, test } from "vitest";
import { configActions } from "../../../core/features/configActions.ts";
import { applyEdits } from "../../../core/text/textEdit.ts";
import { cursorOf, onlyFile, readFixture } from "../../support/fixture.ts";
import { configOf } from "../../support/plainConfig.ts";

function actionsAt(marked: string, length = 0, isPlaced = true) {
  const fixture = readFixture(marked);
  const { text } = onlyFile(fixture);
  const { offset } = cursorOf(fixture);
  const range = { start: offset, end: offset + length };
  return configActions(configOf(text), range, { loader: "systemd", isPlaced });
}

const titles = (marked: string, length = 0, isPlaced = true) =>
  actionsAt(marked, length, isPlaced).map(({ title }) => title);

test("what is offered for a cursor on a key", () => {
  expect(titles("a.b$0 = 1\na.b = 2\n")).toEqual([
    "Write this key with slashes",
    "Write all keys with dots",
    "Write all keys with slashes",
    "Remove duplicates, keeping what systemd-sysctl goes by",
    "Group and sort by subsystem",
    "Split by subsystem into files of sysctl.d",
    "Explain this file",
    "Show effective configuration",
    "Copy settings as sysctl -w commands",
    "Copy settings as an Ansible task",
    "Copy settings as a systemd drop-in",
    "Copy settings as Kubernetes securityContext.sysctls",
  ]);
});

test("only what makes sense", () => {
  const some = titles("# note$0\na/b = 1\n", 0, false);
  expect(some.filter((title) => /this key|duplicates|Split/.test(title))).toEqual([]);
  expect(titles("# only a comment$0\n")).toEqual([]);
});

test("of a selection", () => {
  const marked = "x.y = 1\na.$0b = 1\nc.d = 2\ne.f = 3\n";
  expect(titles(marked, 8)).toContain("Copy selection as an Ansible task");
  const [first] = actionsAt(marked, 8);
  const text = marked.replace("$0", "");
  expect(first).toMatchObject({ title: "Write these keys with slashes" });
  expect(first?.kind === "edits" && applyEdits(text, first.edits)).toBe(
    "x.y = 1\na/b = 1\nc/d = 2\ne.f = 3\n",
  );
});

test("a line that BusyBox takes for the rest of the one above stays", () => {
  expect(titles("a.b = 1 \\\nc.$0d = 2\n")).not.toContain("Write this key with slashes");
});
