import {
  catalogueEntry,
  catalogueNames as namesInSource,
} from "../../kernel/catalogue/catalogueEntry.ts";
import { foldInterface, isKnownName, knownNames } from "../../kernel/catalogue/knownNames.ts";
import { isReadOnlySysctl, moduleOf, retirementOf } from "../../kernel/catalogue/sysctlTraits.ts";
import { describeExistence, factFor } from "../../kernel/catalogue.ts";
import type { Problem } from "../../text/problem.ts";
import { clipped } from "../markdown.ts";
import {
  type CheckedConfig,
  deletionOfLine,
  type LineCheck,
  type NamedAssignment,
} from "./check.ts";
import { nearestName } from "./nearestName.ts";

/** A key that the catalogue or the list of retired ones knows from other releases. */
export const missingSysctl: LineCheck = ({ entry, name }, { document, context }) => {
  const version = context.kernel.version;
  const removal = {
    title: "Delete the line",
    edits: [deletionOfLine(document.text, entry.keyRange.start, context.loader)],
    isPreferred: false,
  };
  const fact = factFor(name, version);
  if (fact !== undefined) {
    if (fact.period !== undefined) return undefined;
    const when = `${describeExistence(fact)}, so writing it fails with ENOENT.`;
    const advice = fact.existed.until === undefined ? fact.fact.summary : "Delete the line.";
    return {
      range: entry.keyRange,
      severity: "warning",
      code: "no-such-sysctl",
      message: `Linux ${version.id} has no ${name}: ${when} ${advice}`,
      fixes: [removal],
    };
  }
  const retired = retirementOf(name, version);
  if (retired === undefined) return undefined;
  return {
    range: entry.keyRange,
    severity: "warning",
    code: "no-such-sysctl",
    message: `Linux ${version.id} has no ${name}: ${retired.reason}`,
    fixes: [
      ...(retired.instead === undefined ? [] : [renaming(entry.keyRange, retired.instead, true)]),
      removal,
    ],
  };
};

/** First segments of FreeBSD's tree that Linux does not have, and second ones. */
const freeBsd = /^(?:kern|hw|machdep|security|vfs|net\.inet6?|net\.link|net\.isr|net\.bpf)\./;

export const foreignKey: LineCheck = ({ entry, name }, { document, context }) => {
  if (!freeBsd.test(name)) return undefined;
  return {
    range: entry.keyRange,
    severity: "warning",
    code: "not-a-linux-key",
    message: `${clipped(name)} is a key of FreeBSD. Linux has no such sysctl, so writing it fails with ENOENT.${bsdAdvice(name)}`,
    fixes: [
      {
        title: "Delete the line",
        edits: [deletionOfLine(document.text, entry.keyRange.start, context.loader)],
        isPreferred: false,
      },
    ],
  };
};

function bsdAdvice(name: string): string {
  const counterpart = new Map([
    ["kern.ipc.somaxconn", "net.core.somaxconn"],
    ["kern.ipc.soacceptqueue", "net.core.somaxconn"],
    ["kern.maxfiles", "fs.file-max"],
    ["kern.hostname", "kernel.hostname"],
    ["net.inet.ip.forwarding", "net.ipv4.ip_forward"],
    ["net.inet.tcp.syncookies", "net.ipv4.tcp_syncookies"],
    ["net.inet6.ip6.forwarding", "net.ipv6.conf.all.forwarding"],
  ]).get(name);
  return counterpart === undefined ? "" : ` Its counterpart here is ${counterpart}.`;
}

/** Those of measured kernels, and those of the kernels whose source was read. */
const everyName: readonly string[] = [...new Set([...knownNames, ...namesInSource])];

/** Only where another name is near: modules and other configurations bring sysctls that were never measured. */
export const unknownSysctl: LineCheck = ({ entry, name }, { context }) => {
  if (isKnownName(name) || factFor(name, context.kernel.version) !== undefined) return undefined;
  // A blank before the key has a problem of its own.
  if (catalogueEntry(name) !== undefined || name.trim() !== name) return undefined;
  const near = nearestName(name, foldInterface(name), everyName);
  if (near === undefined) return undefined;
  return {
    range: entry.keyRange,
    severity: "warning",
    code: "unknown-sysctl",
    message: `No kernel that was looked at has ${clipped(name)}. Did you mean ${near}?`,
    // The same sysctl of the other IP version may be set already.
    fixes: [renaming(entry.keyRange, near, near.slice(0, 9) === name.slice(0, 9))],
  };
};

function renaming(range: NamedAssignment["entry"]["keyRange"], name: string, isPreferred: boolean) {
  return { title: `Change to ${name}`, edits: [{ range, newText: name }], isPreferred };
}

export const readOnlySysctl: LineCheck = ({ entry, name }, { document, context }) => {
  if (!isReadOnlySysctl(name)) return undefined;
  return {
    range: entry.keyRange,
    severity: "warning",
    code: "read-only-sysctl",
    message: `${name} only shows something: it cannot be written, so the loader reports an error here.`,
    fixes: [
      {
        title: "Delete the line",
        edits: [deletionOfLine(document.text, entry.keyRange.start, context.loader)],
        isPreferred: true,
      },
    ],
  };
};

/** Advice about when a key exists, not about whether the line is right. */
export function keyAdvice(
  { entry, name }: NamedAssignment,
  { document, context }: CheckedConfig,
): readonly Problem[] {
  const module = moduleOf(name);
  const first = entry.key.startsWith("-") ? undefined : module;
  if (first !== undefined) {
    return [
      {
        range: entry.keyRange,
        severity: "hint",
        code: "needs-module",
        message: `${name} exists only once the module ${first} is loaded or built in. Name it in /etc/modules-load.d/, or the line may come too early.`,
      },
    ];
  }
  const device = /^net\.ipv[46]\.(?:conf|neigh)\.([^.]+)\./.exec(name)?.[1];
  if (device === undefined || ["all", "default", "lo"].includes(device)) return [];
  const later =
    context.loader === "systemd"
      ? "systemd's udev rule writes it when the interface comes."
      : "Where nothing writes it later, the interface keeps what net.ipv4.conf.default or net.ipv6.conf.default gave it.";
  if (document.text.length === 0) return [];
  return [
    {
      range: entry.keyRange,
      severity: "hint",
      code: "interface-at-load",
      message: `The interface ${clipped(device.replaceAll("/", "."))} may not exist yet when the file is loaded. ${later}`,
    },
  ];
}
