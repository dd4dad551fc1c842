import type { PathSign } from "./kernelPath.ts";

/** Something that `ss` or softnet_stat shows. */
export function column(name: string, command: string): PathSign {
  return { kind: "column", name, command };
}

export function counter(name: string): PathSign {
  const isColumn = name.startsWith("softnet_stat");
  return isColumn
    ? { kind: "column", name, command: "cat /proc/net/softnet_stat" }
    : { kind: "counter", name, command: `nstat -az ${name}` };
}

export function errno(name: string): PathSign {
  return { kind: "errno", name, command: "" };
}

export const acceptQueueColumn = column("ss -ltn Recv-Q", "ss -ltn");
export const backlogColumn = column("ss -ltn Send-Q", "ss -ltn");
export const synQueueColumn = column("ss SYN-RECV", "ss -tan state syn-recv");

/** A dropped packet that nothing counts: only the client shows that it has no answer. */
export const silence = column("ss SYN-SENT of the client", "ss -tan state syn-sent");
