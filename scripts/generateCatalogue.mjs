import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { bundleForNode } from "./support/editorSuite.mjs";
import { root } from "./support/paths.mjs";
import { runMain, UserError } from "./support/userError.mjs";

const usage = `node scripts/generateCatalogue.mjs TREE...
  Indexes Linux source trees, oldest first, and writes core/kernel/catalogue/treeFacts.ts.`;

/** Facts are those of the newest tree that has the name. */
await runMain(async () => {
  const trees = process.argv.slice(2);
  if (trees.length === 0) throw new UserError(usage);
  const { indexCommand } = await bundleForNode("server/commands/index.ts");
  const versions = [];
  const facts = new Map();
  for (const tree of trees) {
    const { version, sysctls } = JSON.parse(indexCommand(tree, "json").output);
    const at = versions.push(version) - 1;
    for (const sysctl of sysctls) {
      const first = facts.get(sysctl.name)?.first ?? at;
      facts.set(sysctl.name, { ...sysctl, first, last: at });
    }
  }
  const rows = [...facts.values()].sort((a, b) => (a.name < b.name ? -1 : 1)).map(rowOf);
  const text = `/**
 * Facts about sysctls, read by \`scripts/generateCatalogue.mjs\` from Debian's packages linux-source of these releases. One
 * line a sysctl: name, first and last of \`treeVersions\` (by position), handler, smallest and largest value, default,
 * \`n\` for network namespace, \`m\` for machine or nothing where the table does not tell, source file. Generated: change the script, not this file.
 */
export const treeVersions: readonly string[] = ${JSON.stringify(versions)};

export const treeFactRows = \`
${rows.join("\n")}
\`;
`;
  await writeFile(join(root, "core", "kernel", "catalogue", "treeFacts.ts"), text);
  console.log(`${rows.length} sysctls of ${versions.join(", ")}, ${text.length} bytes`);
});

function rowOf({ name, first, last, handler, min, max, default: value, scope, file }) {
  const number = (one) => (/^-?(0x[\da-f]+|\d+)$/i.test(one ?? "") ? String(Number(one)) : "");
  const plainHandler = /^\w+$/.test(handler ?? "") ? handler : "";
  const range = [number(min), number(max)];
  const columns = [
    name,
    first,
    last,
    plainHandler,
    ...range,
    number(value),
    scope?.[0] ?? "",
    file,
  ];
  return columns.join("|");
}
