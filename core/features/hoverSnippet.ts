import { withoutTraceMark } from "../c/annotations.ts";
import type { CodeIndex, CodePlace, FunctionDefinition, VariableAccess } from "../c/codeIndex.ts";
import { calleesOf, definitionsOf, usesOf } from "../c/codeIndexCalls.ts";
import { accessesOf, sysctlNameOf } from "../c/codeIndexReaders.ts";
import { measuredIn } from "../kernel/measuredFacts.ts";
import type { Links } from "./context.ts";
import { markdownLink } from "./markdown.ts";
import { membersMeant, type SnippetTarget } from "./snippetNavigation.ts";

/** Labels of the versions whose preprocessor keeps this place. */
export type VersionsOf = (place: CodePlace) => readonly string[];

/** What the hover in a snippet says, as markdown; `undefined` where there is nothing to say. */
export function snippetMarkdown(
  index: CodeIndex,
  target: SnippetTarget,
  links: Links,
  versionsOf: VersionsOf,
): string | undefined {
  switch (target.kind) {
    case "function":
      return functionMarkdown(index, target.definition, links, versionsOf);
    case "functionName":
      return allFunctions(index, index.functions.get(target.name) ?? [], links, versionsOf);
    case "call":
      return (
        allFunctions(index, definitionsOf(index, target.call), links, versionsOf) ??
        symbolMarkdown(index, target.call.name, links)
      );
    case "sysctl":
      return `The ctl_table entry of **${sysctlNameOf(index, target.entry)}**: \`${target.entry.variable.join(".")}\`, written by \`${target.entry.handler ?? "its own handler"}\`.`;
    case "access":
      return accessMarkdown(index, target.access, target.name, links);
    case "word":
      return symbolMarkdown(index, target.name, links, target.place);
  }
}

function allFunctions(
  index: CodeIndex,
  definitions: readonly FunctionDefinition[],
  links: Links,
  versionsOf: VersionsOf,
): string | undefined {
  return definitions.length === 0
    ? undefined
    : definitions.map((one) => functionMarkdown(index, one, links, versionsOf)).join("\n\n---\n\n");
}

function functionMarkdown(
  index: CodeIndex,
  definition: FunctionDefinition,
  links: Links,
  versionsOf: VersionsOf,
): string {
  const place = markdownLink(
    `${definition.path}:${definition.line + 1}`,
    links.snippet(definition.path, definition.line),
  );
  const sysctls = sysctlsReachedFrom(index, definition.name);
  const callers = [
    ...new Set(
      usesOf(index, definition.name)
        .map((use) => use.functionName)
        .filter((name) => name !== ""),
    ),
  ];
  const sections = [
    `\`\`\`c\n${definition.signature}\n\`\`\``,
    withoutTraceMark(definition.comment ?? ""),
    sysctls.length === 0
      ? ""
      : `Looks at, itself or in what it calls: ${sysctls.map((name) => `\`${name}\``).join(", ")}`,
    callers.length === 0 ? "" : `Called by ${callers.map((name) => `\`${name}\``).join(", ")}`,
    measuredIn(definition.name)
      .map(({ kernel, sentence }) => `*Measured on Linux ${kernel}:* ${sentence}`)
      .join("\n\n"),
    `${place}, in ${versionsOf(definition).join(", ")}`,
  ];
  return sections.filter((section) => section !== "").join("\n\n");
}

/** Sysctls that the function or what it calls reads, nearest first. */
export function sysctlsReachedFrom(index: CodeIndex, functionName: string): readonly string[] {
  const reached = new Set([functionName]);
  for (const name of reached) {
    for (const calls of callsIn(index, name)) for (const callee of calls) reached.add(callee);
  }
  const names: string[] = [];
  for (const entry of index.sysctls) {
    const isRead = accessesOf(index, entry.variable).some(
      (access) => access.role !== "write" && reached.has(access.functionName),
    );
    const name = sysctlNameOf(index, entry);
    if (isRead && !names.includes(name)) names.push(name);
  }
  return names;
}

function callsIn(index: CodeIndex, functionName: string): readonly (readonly string[])[] {
  const definitions = index.functions.get(functionName) ?? [];
  return definitions.flatMap((definition) =>
    (index.files.get(definition.path)?.calls ?? [])
      .filter((call) => call.functionName === functionName)
      .map((call) => calleesOf(index, call)),
  );
}

function accessMarkdown(
  index: CodeIndex,
  access: VariableAccess,
  name: string,
  links: Links,
): string | undefined {
  const entries = index.sysctls.filter((entry) => {
    const tail = entry.variable.slice(-2).join(".");
    return tail !== "" && access.accessPath.slice(-2).join(".") === tail;
  });
  if (entries.length > 0) {
    const sysctls = entries.map((entry) => `**${sysctlNameOf(index, entry)}**`).join(", ");
    return `Holds the sysctl ${sysctls}.`;
  }
  return access.isLocal ? undefined : symbolMarkdown(index, name, links);
}

function symbolMarkdown(
  index: CodeIndex,
  name: string,
  links: Links,
  at?: CodePlace,
): string | undefined {
  const symbols =
    at === undefined ? (index.symbols.get(name) ?? []) : membersMeant(index, name, at);
  const lines = symbols.map((symbol) => {
    const place = markdownLink(
      `${symbol.path}:${symbol.line + 1}`,
      links.snippet(symbol.path, symbol.line),
    );
    const inside = symbol.container === undefined ? "" : ` of \`${symbol.container}\``;
    const comment = symbol.comment === undefined ? "" : `\n\n${symbol.comment}`;
    return `\`\`\`c\n${symbol.text}\n\`\`\`\n${symbol.kind}${inside}, ${place}${comment}`;
  });
  return lines.length === 0 ? undefined : lines.join("\n\n");
}
