import { describe, expect, test } from "vitest";
import { exportPath } from "../../../core/paths/exports.ts";
import type { KernelPath, PathStep } from "../../../core/paths/kernelPath.ts";
import { escapeXml } from "../../../core/text/escapeXml.ts";

const step: PathStep = {
  id: "tcp_conn_request: !isn && (syncookies == 2)",
  at: { path: "net/ipv4/tcp_input.c", line: 68, functionName: "tcp_conn_request" },
  depth: 1,
  note: 'Is "full" asked? <b>&amp; #hash `code`',
  value: "512 > 511: yes",
  values: [{ line: 68, text: "512 > 511: yes" }],
  queue: { title: "SYN queue", capacity: 512 },
  sysctls: ["net.ipv4.tcp_syncookies"],
  sign: { kind: "counter", name: "TcpExtListenDrops", command: "nstat -az TcpExtListenDrops" },
};
const path: KernelPath = {
  id: "syn-queue-full",
  entry: "syn",
  title: "SYN, and the SYN queue is full",
  summary: "What happens.",
  steps: [
    {
      ...step,
      id: "tcp_conn_request",
      depth: 0,
      note: "A SYN came.",
      value: "",
      queue: undefined,
      sign: undefined,
    },
    step,
  ],
};
const situation = {
  kernel: "6.12.117",
  listenBacklog: 511,
  displayPath: undefined,
  snippetUri: (file: string) => `kernel-snippets:/6.12.117/${file}`,
};

/** Checks that tags are closed in order and that no bare `&` or `<` is left in texts. */
function checkWellFormed(xml: string): void {
  const open: string[] = [];
  const rest = xml.replace(/<(\/?)([A-Za-z]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/g, (...found) => {
    const [, closing, name, , empty] = found as string[];
    if (closing === "/") expect(open.pop()).toBe(name);
    else if (empty !== "/") open.push(name ?? "");
    return "";
  });
  expect(open).toEqual([]);
  expect(rest).not.toMatch(/[<]|&(?!(amp|lt|gt|quot);)/);
}

describe("svg", () => {
  const { text, fileName } = exportPath(path, "svg", situation);

  test("is well-formed, whatever the notes hold", () => {
    checkWellFormed(text);
    expect(fileName).toBe("syn-queue-full-6.12.117.svg");
  });

  test("steps can be found, reached by keyboard and read aloud", () => {
    const ids = [...text.matchAll(/data-step="([^"]*)"/g)].map(([, id]) => id);
    expect(ids).toEqual(path.steps.map(({ id }) => escapeXml(id)));
    expect(text.match(/tabindex="0"/g)).toHaveLength(2);
    expect(text).toContain('aria-label="tcp_conn_request(), net/ipv4/tcp_input.c:69. A SYN came."');
  });

  test("tells queue, value and what can be seen", () => {
    expect(text).toContain("SYN queue: holds 512");
    expect(text).toContain("512 &gt; 511: yes");
    expect(text).toContain("→ TcpExtListenDrops");
    expect(text).toContain("Linux 6.12.117, listen(fd, 511), default settings");
  });

  test("characters that XML does not have are left out", () => {
    expect(escapeXml("a\u0000\u0007b\ufffe<")).toBe("ab&lt;");
  });

  test("a path without steps is a picture, too", () => {
    checkWellFormed(exportPath({ ...path, steps: [] }, "svg", situation).text);
  });
});

test("mermaid: a node for each step, an edge between, and one to what can be seen", () => {
  const { text, fileName } = exportPath(path, "mermaid", situation);
  expect(fileName).toBe("syn-queue-full-6.12.117.mmd");
  expect(text).toBe(`---
title: "SYN, and the SYN queue is full (Linux 6.12.117, listen(fd, 511), default settings)"
---
flowchart TD
  s0(["tcp_conn_request()<br/>net/ipv4/tcp_input.c:69<br/>A SYN came."])
  s1["!isn #38;#38; (syncookies == 2)<br/>net/ipv4/tcp_input.c:69<br/>Is #34;full#34; asked? #60;b#62;#38;amp; #35;hash #96;code#96;<br/>512 #62; 511: yes"]
  s0 --> s1
  e1>"TcpExtListenDrops"]
  s1 -.-> e1
`);
});

test("tour: a step for each step, lines from one", () => {
  const { text, fileName } = exportPath(path, "tour", situation);
  expect(fileName).toBe("syn-queue-full-6.12.117.tour");
  const tour = JSON.parse(text);
  expect(tour.$schema).toBe("https://aka.ms/codetour-schema");
  expect(tour.steps).toHaveLength(2);
  expect(tour.steps[1]).toEqual({
    uri: "kernel-snippets:/6.12.117/net/ipv4/tcp_input.c",
    line: 69,
    title: step.id,
    description: `${step.note}\n\n\`512 > 511: yes\`\n\nTo be seen: **TcpExtListenDrops**`,
  });
});
