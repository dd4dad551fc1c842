import fc from "fast-check";

/** Sysctls for a root of the judges: few enough for globs to meet literals, some with names that are hard to read. */
export const judgedPaths: readonly string[] = [
  ...["somaxconn", "rmem_max", "rmem_default", "netdev_budget", "default_qdisc", "optmem_max"].map(
    (name) => `net/core/${name}`,
  ),
  ...["all", "default", "lo", "eth0", "eth0.100", "wg-x", "caf\xc3\xa9", "a]b", "a=b"].flatMap(
    (name) =>
      ["rp_filter", "forwarding", "log_martians"].map((key) => `net/ipv4/conf/${name}/${key}`),
  ),
  ...["tcp_rmem", "tcp_syncookies", "tcp_max_syn_backlog"].map((name) => `net/ipv4/${name}`),
  "net/unix/max_dgram_qlen",
  "kernel/hostname",
  "kernel/sysrq",
  "vm/swappiness",
  "fs/file-max",
];

/** Files for the loaders, as bytes, one a character: sound lines, and all that they could stumble over. */
export function randomLoaderFile(): fc.Arbitrary<string> {
  const name = fc.constantFrom(...judgedPaths);
  const blank = fc.constantFrom("", "", " ", "  ", "\t", " \t ", "\v", "\f", "\r");
  const key = fc.oneof(
    { weight: 6, arbitrary: name.map(dotted) },
    { weight: 3, arbitrary: name },
    { weight: 1, arbitrary: name.map((path) => path.replaceAll("/", ".")) },
    { weight: 1, arbitrary: fc.tuple(name, fc.nat()).map(([path, at]) => respelled(path, at)) },
    {
      weight: 1,
      arbitrary: fc.constantFrom("net", "x", "net.core.nope", "a#b", "", "-", "net/core.x", "; a"),
    },
  );
  const glob = fc
    .tuple(
      name,
      fc.integer({ min: 1, max: 5 }),
      fc.constantFrom(
        "*",
        "?",
        "[a-n]*",
        "[!a-n]*",
        "[a",
        "*a*",
        "[]x]*",
        "\\*",
        "{a,l}*",
        "{all,lo}",
        "*{",
      ),
    )
    .map(([path, index, wildcard]) => {
      const segments = path.split("/");
      const at = Math.min(index, segments.length - 1);
      const globbed = segments.map((segment, i) =>
        i === at ? `${segment.slice(0, index % 3)}${wildcard}` : segment,
      );
      return dotted(globbed.join("/"));
    });
  const value = fc.oneof(
    { weight: 3, arbitrary: fc.integer({ min: 0, max: 3 }).map(String) },
    {
      weight: 3,
      arbitrary: fc.constantFrom(
        "",
        "1 # not a comment",
        "#1",
        "= 8",
        "4096 87380\t6291456",
        "0x10",
        '"quoted"',
        "\xc3\xa9",
        "\xff\xfe",
        "1\r2",
        "1\rnet.core.somaxconn=2",
        "1\x002",
        "1\0net.core.rmem_max = 3",
        "a\vb\f",
        "3 \\",
        "\\",
      ),
    },
    { weight: 1, arbitrary: fc.string({ unit: "grapheme-ascii", maxLength: 12 }) },
    {
      weight: 1,
      arbitrary: fc.uint8Array({ maxLength: 8 }).map((bytes) => String.fromCharCode(...bytes)),
    },
  );
  const dash = fc.oneof(
    { weight: 8, arbitrary: fc.constant("") },
    { weight: 2, arbitrary: fc.constant("-") },
    { weight: 1, arbitrary: fc.constantFrom("--", "- ") },
  );
  const assignment = fc
    .tuple(blank, dash, fc.oneof({ weight: 3, arbitrary: key }, glob), blank, blank, value, blank)
    .map(([a, minus, k, b, c, v, d]) => `${a}${minus}${k}${b}=${c}${v}${d}`);
  const line = fc.oneof(
    { weight: 10, arbitrary: assignment },
    { weight: 2, arbitrary: fc.tuple(blank, key, blank).map(([a, k, b]) => `${a}-${k}${b}`) },
    { weight: 1, arbitrary: fc.tuple(blank, glob).map(([a, k]) => `${a}-${k}`) },
    { weight: 1, arbitrary: fc.tuple(blank, fc.oneof(key, value)).map(([a, k]) => `${a}${k}`) },
    {
      weight: 2,
      arbitrary: fc.constantFrom(
        "# net.core.somaxconn = 1",
        "# swallows \\",
        " ; x = 1",
        ";net.core.rmem_max = 1",
        "",
        "  ",
        "\\",
        "x",
        "-",
        "- ",
        "\xef\xbb\xbfnet.core.somaxconn = 1",
        "net.core.somaxconn\\",
      ),
    },
  );
  const end = fc.oneof(
    { weight: 12, arbitrary: fc.constant("\n") },
    { weight: 2, arbitrary: fc.constant("\r\n") },
    { weight: 2, arbitrary: fc.constantFrom("\n\r", "\\\n", " \\\n", "\n\0", "\0\n") },
  );
  return fc
    .tuple(fc.array(fc.tuple(line, end), { maxLength: 16 }), line, fc.boolean())
    .map(([lines, last, isFinished]) => {
      const body = lines.map(([text, lineEnd]) => text + lineEnd).join("");
      return `${body}${last}${isFinished ? "\n" : ""}`;
    });
}

/** As people write it: a dot in a name becomes a slash. */
function dotted(path: string): string {
  return path.replace(/[./]/g, (separator) => (separator === "." ? "/" : "."));
}

/** The same sysctl with separators that are repeated, mixed or at an end. */
function respelled(path: string, at: number): string {
  const spellings = [
    path.replace("/", "//"),
    dotted(path).replace(".", ".."),
    `/${path}`,
    `.${dotted(path)}`,
    `${path}/`,
    `${dotted(path)}.`,
    path.replace("/", "/./"),
    path.replace("/", "/../net/"),
    path.replace(/\/(?=[^/]*$)/, "."),
  ];
  return spellings[at % spellings.length] ?? path;
}
