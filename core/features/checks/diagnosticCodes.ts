import type { Severity } from "../../text/problem.ts";

/** What is said of a code wherever all of them are listed. Each has a page: docs/diagnostics/CODE.md. */
export interface DiagnosticCode {
  readonly code: string;
  /** The usual one; some checks say more where harm is likelier. */
  readonly severity: Severity;
  /** One sentence, as the page begins. */
  readonly summary: string;
}

/** Every code that a problem of a sysctl.conf may have. */
export const diagnosticCodes: readonly DiagnosticCode[] = [
  {
    code: "byte-order-mark",
    severity: "error",
    summary: "The file begins with a byte order mark.",
  },
  { code: "nul-byte", severity: "warning", summary: "A NUL byte ends the line for the loader." },
  { code: "empty-key", severity: "error", summary: 'There is no key before the "=".' },
  { code: "lone-dash", severity: "warning", summary: 'A "-" stands alone.' },
  { code: "not-an-assignment", severity: "error", summary: 'The line has no "=".' },
  { code: "shell-command", severity: "error", summary: "The line is a command of a shell." },
  {
    code: "blank-after-dash",
    severity: "error",
    summary: "A blank stands between the dash and the key.",
  },
  { code: "two-dashes", severity: "warning", summary: "The line begins with two dashes." },
  { code: "blank-in-key", severity: "error", summary: "There is a blank inside the key." },
  { code: "proc-sys-in-key", severity: "error", summary: "The key begins with /proc/sys." },
  { code: "trailing-separator", severity: "error", summary: "The key ends in a separator." },
  { code: "outside-proc-sys", severity: "error", summary: "The key leads out of /proc/sys." },
  { code: "repeated-separator", severity: "warning", summary: "A separator is repeated." },
  { code: "not-utf-8", severity: "warning", summary: "There are bytes that are not UTF-8." },
  { code: "busybox-no-value", severity: "error", summary: 'BusyBox needs a value after the "=".' },
  { code: "busybox-dash", severity: "error", summary: "BusyBox knows no leading dash." },
  { code: "busybox-glob", severity: "error", summary: "BusyBox expands no patterns." },
  {
    code: "busybox-absolute-path",
    severity: "error",
    summary: "BusyBox reads a key that begins with a slash otherwise.",
  },
  {
    code: "line-too-long",
    severity: "error",
    summary: "The line is longer than systemd-sysctl takes.",
  },
  { code: "too-large", severity: "information", summary: "The file is too large to be analysed." },
  {
    code: "more-problems",
    severity: "information",
    summary: "There are more problems than are shown.",
  },
  {
    code: "masked-file",
    severity: "information",
    summary: "Another file of the same name is read instead.",
  },
  {
    code: "no-such-sysctl",
    severity: "warning",
    summary: "The chosen kernel does not have this sysctl.",
  },
  {
    code: "unknown-sysctl",
    severity: "warning",
    summary: "No kernel that was looked at has this sysctl, and another name is near.",
  },
  { code: "not-a-linux-key", severity: "warning", summary: "The key is one of FreeBSD." },
  { code: "read-only-sysctl", severity: "warning", summary: "The sysctl cannot be written." },
  { code: "refused-value", severity: "error", summary: "The kernel refuses the value." },
  { code: "empty-value", severity: "warning", summary: "Writing nothing changes nothing." },
  {
    code: "read-differently",
    severity: "warning",
    summary: "The kernel reads another number than the one that stands there.",
  },
  { code: "quoted-value", severity: "warning", summary: "The value stands in quotes." },
  {
    code: "comment-in-value",
    severity: "information",
    summary: "What looks like a comment is part of the value.",
  },
  { code: "unit-suffix", severity: "error", summary: "The value has a unit." },
  { code: "octal-number", severity: "information", summary: "A leading 0 makes the number octal." },
  { code: "overridden", severity: "information", summary: "A later line sets the same key." },
  {
    code: "raised-in-vain",
    severity: "information",
    summary: "The limit is raised, and something else is lower.",
  },
  {
    code: "backlog-despite-cookies",
    severity: "hint",
    summary: "The kernel does not ask for this limit while SYN cookies are on.",
  },
  { code: "napi-bypasses-backlog", severity: "hint", summary: "Most packets pass this queue by." },
  {
    code: "buffer-maximum",
    severity: "hint",
    summary: "An application may ask for less than automatic tuning takes.",
  },
  {
    code: "same-as-default",
    severity: "hint",
    summary: "The value is the chosen kernel's default.",
  },
  {
    code: "needs-module",
    severity: "hint",
    summary: "The sysctl exists only while a module is loaded.",
  },
  { code: "interface-at-load", severity: "hint", summary: "The interface may not exist yet." },
  {
    code: "glob-without-match",
    severity: "information",
    summary: "No sysctl matches the pattern.",
  },
  {
    code: "exclusion-without-effect",
    severity: "information",
    summary: "The exclusion keeps nothing out.",
  },
  {
    code: "exclusion-erases",
    severity: "warning",
    summary: "systemd-sysctl forgets an assignment because of this exclusion.",
  },
  {
    code: "loaders-differ",
    severity: "hint",
    summary: "Another loader reads the line differently.",
  },
];
