import type { Errno } from "./machine.ts";

const names = new Map<number, Errno>([
  [0, "0"],
  [1, "EPERM"],
  [2, "ENOENT"],
  [9, "EBADF"],
  [11, "EAGAIN"],
  [12, "ENOMEM"],
  [22, "EINVAL"],
  [75, "EOVERFLOW"],
  [90, "EMSGSIZE"],
  [91, "EPROTOTYPE"],
  [92, "ENOPROTOOPT"],
  [106, "EISCONN"],
  [95, "EOPNOTSUPP"],
  [98, "EADDRINUSE"],
  [107, "ENOTCONN"],
  [111, "ECONNREFUSED"],
]);

/** The name for what a system call returned: negative is an error, anything else success. */
export function errnoOf(result: number): Errno {
  if (result >= 0) return "0";
  const name = names.get(-result);
  if (name === undefined) throw new Error(`the snippets returned the unknown error ${-result}`);
  return name;
}
