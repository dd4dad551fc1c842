/** A document of one language, and where it is asked about. */
export interface BenchDocument {
  readonly fileName: string;
  readonly languageId: string;
  readonly text: string;
  readonly keys: readonly Place[];
  /** Inside half of a key. */
  readonly completions: readonly Place[];
  /** Behind a whole number, in the middle of the document: where a digit is typed. */
  readonly typedAt: Place;
}

export interface Place {
  readonly line: number;
  readonly character: number;
}

const textKeys: ReadonlyMap<string, string> = new Map([
  ["net.core.default_qdisc", "fq"],
  ["net.ipv4.tcp_congestion_control", "bbr"],
  ["net.ipv4.tcp_rmem", "4096 131072 6291456"],
  ["net.ipv4.tcp_wmem", "4096 16384 4194304"],
  ["net.ipv4.ip_local_port_range", "1024 65000"],
]);
const numberKeys = [
  ...["net.core.somaxconn", "net.core.netdev_max_backlog", "net.core.netdev_budget"],
  ...["net.core.rmem_max", "net.core.wmem_max", "net.core.optmem_max", "net.core.busy_poll"],
  ...["net.ipv4.tcp_max_syn_backlog", "net.ipv4.tcp_syncookies", "net.ipv4.tcp_synack_retries"],
  ...["net.ipv4.tcp_abort_on_overflow", "net.ipv4.tcp_fastopen", "net.ipv4.tcp_fin_timeout"],
  ...["net.ipv4.tcp_tw_reuse", "net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_max_tw_buckets"],
  ...["net.ipv4.conf.all.rp_filter", "net.ipv4.conf.default.rp_filter", "net.ipv4.ip_forward"],
  ...["net.netfilter.nf_conntrack_max", "net.unix.max_dgram_qlen", "vm.swappiness"],
  ...["vm.max_map_count", "fs.file-max", "fs.nr_open", "kernel.pid_max", "kernel.panic"],
];
const allKeys = [...numberKeys, ...textKeys.keys()];

/** What YAML and JSON are checked against: hosts, each with some of the keys. */
export const hostsSchema = {
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
              ...(textKeys.has(key)
                ? { type: "string" }
                : { type: "integer", minimum: 0, maximum: 2 ** 31 - 1 }),
            },
          ]),
        ),
      },
    },
  },
};

export function sysctlDocument(lines: number): BenchDocument {
  const text: string[] = [];
  for (let index = 0; text.length < lines; index++) {
    if (index % 8 === 0) text.push(`# part ${index / 8}`);
    const key = keyAt(index);
    if (text.length < lines) text.push(`${key} = ${valueFor(key, index)}`);
  }
  return documentOf("sysctl.d/hosts.conf", "sysctl", text, /^(net\.(?:core|ipv4))\S+ = /, /= \d+$/);
}

export function yamlDocument(lines: number): BenchDocument {
  const text = ["hosts:"];
  for (let host = 0; text.length < lines; host++) {
    text.push(`  host${host}:`);
    for (let index = 0; index < 30 && text.length < lines; index++) {
      const key = keyAt(index);
      text.push(`    ${key}: ${quoted(key, index)}`);
    }
  }
  return documentOf("hosts.yaml", "yaml", text, /^ {4}(net\.(?:core|ipv4))\S+: /, /: \d+$/);
}

export function jsonDocument(lines: number): BenchDocument {
  const text = ["{", '  "hosts": {'];
  for (let host = 0; text.length < lines - 2; host++) {
    text.push(`    "host${host}": {`);
    const members = Math.max(Math.min(30, lines - text.length - 3), 1);
    for (let index = 0; index < members; index++) {
      const key = keyAt(index);
      text.push(`      "${key}": ${quoted(key, index)}${index < members - 1 ? "," : ""}`);
    }
    text.push(text.length + 1 < lines - 2 ? "    }," : "    }");
  }
  text.push("  }", "}");
  return documentOf("hosts.json", "json", text, /^ {6}"(net\.(?:core|ipv4))\S+": /, /: \d+(?=,$)/);
}

function documentOf(
  fileName: string,
  languageId: string,
  lines: readonly string[],
  key: RegExp,
  number: RegExp,
): BenchDocument {
  const keys: Place[] = [];
  const completions: Place[] = [];
  const numbers: Place[] = [];
  for (const [line, text] of lines.entries()) {
    const found = key.exec(text);
    if (found === null) continue;
    const half = found[0].indexOf(found[1] ?? "") + (found[1] ?? "").length;
    keys.push({ line, character: half - 2 });
    completions.push({ line, character: half - 1 });
    const digits = number.exec(text);
    if (digits !== null) numbers.push({ line, character: digits.index + digits[0].length });
  }
  const typedAt = numbers[Math.floor(numbers.length / 2)];
  if (typedAt === undefined) throw new Error(`${fileName} has no number`);
  return { fileName, languageId, text: `${lines.join("\n")}\n`, keys, completions, typedAt };
}

function keyAt(index: number): string {
  return allKeys[index % allKeys.length] ?? "";
}

function valueFor(key: string, index: number): string {
  return textKeys.get(key) ?? String(1 + ((index * 37) % 4096));
}

function quoted(key: string, index: number): string {
  const value = valueFor(key, index);
  return textKeys.has(key) ? JSON.stringify(value) : value;
}
