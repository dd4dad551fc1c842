import type { Errno, Machine } from "../kernel/machine.ts";

/** What the model answered, field by field as the measuring harness writes it. */
export type Measured = Readonly<Record<string, unknown>>;

/** `ok` or the errno's name. */
export function errnoText(errno: Errno): string {
  return errno === "0" ? "ok" : errno;
}

/** Writes sysctls in order; refused ones come back under the harness's field names. */
export function writeSysctls(
  machine: Machine,
  sysctls: Readonly<Record<string, string>>,
): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const [name, text] of Object.entries(sysctls)) {
    const errno = machine.writeSysctl(name, text);
    if (errno !== "0") errors[`sysctl_error:${name}`] = errno;
  }
  return errors;
}
