import { expandBraces, expandTo } from "../config/glob.ts";
import { nameOfPath } from "../config/keyPath.ts";
import type { LoaderName } from "../config/loaderNames.ts";
import { catalogueNames as namesInSource } from "../kernel/catalogue/catalogueEntry.ts";
import type { KernelContext } from "./context.ts";
import { clipped, code } from "./markdown.ts";
import { oddReason } from "./writtenNumber.ts";

/** A hover lists so many names and says how many more there are. */
const mostNames = 12;

/** What the dash before a key means to the loader; before a key without a value it is another thing. */
export function dashMarkdown(loader: LoaderName, kind: "assignment" | "exclusion"): string {
  if (loader === "busybox") {
    return "BusyBox knows no dash: it takes it as part of the key and finds no such sysctl.";
  }
  if (kind === "exclusion") {
    return "A dash before a key without a value: globs do not write this key.";
  }
  return loader === "procps"
    ? "The dash: where this write fails, procps goes on without an error, and its exit status does not tell."
    : "The dash: where this write fails, systemd logs it, and systemd-sysctl.service does not fail for it. A sysctl that does not exist is no error in any case.";
}

/** How the kernel reads what is written to a sysctl that the snippets model; empty where they do not. */
export function valueMarkdown(name: string, value: string, context: KernelContext): string {
  if (context.probe.defaultValue(name) === undefined) return "";
  const written = context.probe.writeValue(name, value);
  const text = code(clipped(value));
  if (written.kind !== "accepted") return `**${text}** is refused by the kernel.`;
  const reason = oddReason(value);
  return written.readBack === value.trim()
    ? `**${text}** is taken as it stands.`
    : `**${text}** is read as **${written.readBack}**${reason}.`;
}

/** What a glob stands for, as far as that is known away from the machine. `path` has slashes. */
export function globMarkdown(path: string, context: KernelContext): string {
  const patterns = expandBraces(path);
  const matches = (name: string) =>
    patterns.some((pattern) => expandTo(pathOfName(name), pattern) !== undefined);
  const names = [...namesInSource, ...context.settings.keys()].filter(
    // A name of the source may stand for a name for each interface.
    (name) => matches(name) || (name.includes("*") && matches(name.replaceAll("*", "default"))),
  );
  const sorted = [...new Set(names)].sort();
  const shown = sorted.slice(0, mostNames).map((name) => `- ${code(name)}`);
  const hidden = sorted.length - shown.length;
  const list = [...shown, ...(hidden > 0 ? [`- and ${hidden} more`] : [])].join("\n");
  const known =
    sorted.length === 0
      ? "No sysctl that is known here matches it."
      : `Of the sysctls that are known here it is (\`*\`: each interface, \`all\` and \`default\` among them):\n\n${list}`;
  return [
    `A glob: written to every existing key that matches ${code(clipped(nameOfPath(path)))}, except those that are assigned or excluded by name.`,
    known,
    "Which keys exist is known only on the machine that loads the file.",
  ].join("\n\n");
}

/** The other way round than `nameOfPath`: a slash in a name is a dot in an interface's name. */
function pathOfName(name: string): string {
  return name.replace(/[./]/g, (separator) => (separator === "." ? "/" : "."));
}
