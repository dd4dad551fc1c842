// test/bench/lsp/measuredServer.ts
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import {
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter
} from "vscode-languageserver/node";
var markdown = ["markdown", "plaintext"];
var capabilities = {
  workspace: { configuration: true, workspaceFolders: true },
  textDocument: {
    synchronization: { didSave: true },
    hover: { contentFormat: markdown },
    completion: {
      contextSupport: true,
      completionItem: { snippetSupport: true, documentationFormat: markdown }
    },
    publishDiagnostics: { versionSupport: true },
    diagnostic: { dynamicRegistration: true }
  }
};
async function startMeasured({ name, script, settings }, folderUri) {
  const startedAt = performance.now();
  const server = spawn(process.execPath, [script, "--stdio"], {
    stdio: ["pipe", "pipe", "ignore"]
  });
  const connection = createMessageConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin)
  );
  connection.onRequest((_method, params) => {
    const items = params?.items;
    return items === void 0 ? null : items.map(({ section = "" }) => settings[section] ?? null);
  });
  let onPublished = () => {
  };
  connection.onNotification(
    "textDocument/publishDiagnostics",
    (params) => onPublished(params)
  );
  connection.listen();
  const { capabilities: can } = await connection.sendRequest("initialize", {
    processId: process.pid,
    rootUri: folderUri,
    workspaceFolders: [{ uri: folderUri, name: "bench" }],
    capabilities,
    initializationOptions: { trusted: true, commandLinks: true }
  });
  const initializeMs = performance.now() - startedAt;
  await connection.sendNotification("initialized", {});
  await connection.sendNotification("workspace/didChangeConfiguration", { settings });
  let version = 1;
  let isTyped = false;
  const edit = async (uri2, place) => {
    version += 1;
    const end = isTyped ? { ...place, character: place.character + 1 } : place;
    const change = { range: { start: place, end }, text: isTyped ? "" : "0" };
    isTyped = !isTyped;
    await connection.sendNotification("textDocument/didChange", {
      textDocument: { uri: uri2, version },
      contentChanges: [change]
    });
  };
  const ask = async (method, uri2, position) => {
    const params = { textDocument: { uri: uri2 }, ...position === void 0 ? {} : { position } };
    return { isEmpty: isEmpty(await connection.sendRequest(method, params)) };
  };
  return {
    name,
    initializeMs,
    open: (uri2, { languageId, text }) => {
      version = 1;
      isTyped = false;
      return connection.sendNotification("textDocument/didOpen", {
        textDocument: { uri: uri2, languageId, version, text }
      });
    },
    hover: (uri2, place) => ask("textDocument/hover", uri2, place),
    completion: (uri2, place) => ask("textDocument/completion", uri2, place),
    edit,
    diagnose: async (uri2, place) => {
      if (can.diagnosticProvider !== void 0) {
        await edit(uri2, place);
        return ask("textDocument/diagnostic", uri2);
      }
      const told = new Promise((resolve) => {
        onPublished = (published) => {
          if (published.uri !== uri2 || (published.version ?? version) < version) return;
          resolve({ isEmpty: published.diagnostics.length === 0 });
        };
      });
      await edit(uri2, place);
      return told;
    },
    cpuMs: () => cpuMsOf(server.pid),
    memoryMB: () => memoryMBOf(server.pid),
    stop: async () => {
      const ended = new Promise((resolve) => server.once("exit", resolve));
      await connection.sendRequest("shutdown");
      await connection.sendNotification("exit");
      await ended;
      connection.dispose();
    }
  };
}
function isEmpty(answer) {
  if (typeof answer !== "object" || answer === null) return true;
  if ("items" in answer) return !Array.isArray(answer.items) || answer.items.length === 0;
  return Array.isArray(answer) && answer.length === 0;
}
function cpuMsOf(pid) {
  return summed(pid, (one) => {
    const fields = readFileSync(`/proc/${one}/stat`, "utf8").replace(/^.*\) /s, "").split(" ");
    return (Number(fields[11]) + Number(fields[12])) * 10;
  });
}
function memoryMBOf(pid) {
  return summed(pid, (one) => {
    const status = readFileSync(`/proc/${one}/status`, "utf8");
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024;
  });
}
function summed(pid, of) {
  if (pid === void 0 || process.platform !== "linux") return void 0;
  const childrenOf = (one) => readdirSync(`/proc/${one}/task`).flatMap(
    (task) => readFileSync(`/proc/${one}/task/${task}/children`, "utf8").split(" ").filter(Boolean).map(Number)
  );
  let sum = 0;
  for (const rest = [pid]; rest.length > 0; ) {
    const one = rest.pop() ?? 0;
    sum += of(one);
    rest.push(...childrenOf(one));
  }
  return sum;
}

// test/bench/lsp/documents.ts
var textKeys = /* @__PURE__ */ new Map([
  ["net.core.default_qdisc", "fq"],
  ["net.ipv4.tcp_congestion_control", "bbr"],
  ["net.ipv4.tcp_rmem", "4096 131072 6291456"],
  ["net.ipv4.tcp_wmem", "4096 16384 4194304"],
  ["net.ipv4.ip_local_port_range", "1024 65000"]
]);
var numberKeys = [
  ...["net.core.somaxconn", "net.core.netdev_max_backlog", "net.core.netdev_budget"],
  ...["net.core.rmem_max", "net.core.wmem_max", "net.core.optmem_max", "net.core.busy_poll"],
  ...["net.ipv4.tcp_max_syn_backlog", "net.ipv4.tcp_syncookies", "net.ipv4.tcp_synack_retries"],
  ...["net.ipv4.tcp_abort_on_overflow", "net.ipv4.tcp_fastopen", "net.ipv4.tcp_fin_timeout"],
  ...["net.ipv4.tcp_tw_reuse", "net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_max_tw_buckets"],
  ...["net.ipv4.conf.all.rp_filter", "net.ipv4.conf.default.rp_filter", "net.ipv4.ip_forward"],
  ...["net.netfilter.nf_conntrack_max", "net.unix.max_dgram_qlen", "vm.swappiness"],
  ...["vm.max_map_count", "fs.file-max", "fs.nr_open", "kernel.pid_max", "kernel.panic"]
];
var allKeys = [...numberKeys, ...textKeys.keys()];
var hostsSchema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  type: "object",
  properties: {
    hosts: {
      type: "object",
      additionalProperties: {
        type: "object",
        additionalProperties: false,
        properties: Object.fromEntries(
          allKeys.map((key) => [
            key,
            {
              description: `${key}: ${"what this key is there for, in some words. ".repeat(8)}`,
              ...textKeys.has(key) ? { type: "string" } : { type: "integer", minimum: 0, maximum: 2 ** 31 - 1 }
            }
          ])
        )
      }
    }
  }
};
function sysctlDocument(lines2) {
  const text = [];
  for (let index = 0; text.length < lines2; index++) {
    if (index % 8 === 0) text.push(`# part ${index / 8}`);
    const key = keyAt(index);
    if (text.length < lines2) text.push(`${key} = ${valueFor(key, index)}`);
  }
  return documentOf("sysctl.d/hosts.conf", "sysctl", text, /^(net\.(?:core|ipv4))\S+ = /, /= \d+$/);
}
function documentOf(fileName, languageId, lines2, key, number) {
  const keys = [];
  const completions = [];
  const numbers = [];
  for (const [line, text] of lines2.entries()) {
    const found = key.exec(text);
    if (found === null) continue;
    const half = found[0].indexOf(found[1] ?? "") + (found[1] ?? "").length;
    keys.push({ line, character: half - 2 });
    completions.push({ line, character: half - 1 });
    const digits = number.exec(text);
    if (digits !== null) numbers.push({ line, character: digits.index + digits[0].length });
  }
  const typedAt = numbers[Math.floor(numbers.length / 2)];
  if (typedAt === void 0) throw new Error(`${fileName} has no number`);
  return { fileName, languageId, text: `${lines2.join("\n")}
`, keys, completions, typedAt };
}
function keyAt(index) {
  return allKeys[index % allKeys.length] ?? "";
}
function valueFor(key, index) {
  return textKeys.get(key) ?? String(1 + index * 37 % 4096);
}

// .pe.mts
import { mkdirSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
var lines = Number(process.argv[2]);
var kind = process.argv[3];
var n = Number(process.argv[4] ?? 200);
var doc = sysctlDocument(lines);
var dir = "/tmp/pe/" + lines;
mkdirSync(dir, { recursive: true });
var path = dir + "/" + doc.fileName;
writeFileSync(path, doc.text);
var uri = pathToFileURL(path).href;
var s = await startMeasured({ name: "ours", script: process.env.SCRIPT ?? "/work/main/dist/server/server.cjs", settings: {} }, pathToFileURL(dir).href);
await s.open(uri, doc);
var t = [];
var cpu0 = s.cpuMs();
for (let i = 0; i < n; i++) {
  const a = performance.now();
  const place = (kind === "completion" ? doc.completions : doc.keys)[i * 37987 % doc.keys.length] ?? doc.keys[0];
  if (kind === "hover") await s.hover(uri, place);
  else if (kind === "completion") await s.completion(uri, place);
  else if (kind === "eh") {
    await s.edit(uri, doc.typedAt);
    await s.hover(uri, place);
  } else await s.diagnose(uri, doc.typedAt);
  t.push(performance.now() - a);
}
t.sort((a, b) => a - b);
console.log(kind, lines, "p50", t[n >> 1].toFixed(2), "p95", t[Math.floor(n * 0.95)].toFixed(2), "cpu", ((s.cpuMs() - cpu0) / n).toFixed(2), "mem", s.memoryMB());
await s.stop();
