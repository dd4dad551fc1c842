import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { newTree } from "./smallTrees.ts";

const kept = [
  "Makefile",
  "net/socket.c",
  "net/core/sysctl_net_core.c",
  "net/ipv4/af_inet.c",
  "include/net/netns/core.h",
];

/**
 * Calls itself 6.12.9, in which a SYN queue that holds as many as the backlog is full, but tests as 6.12.10 and later do:
 * like a distribution's kernel with a change that was taken over.
 */
export const backportedTree: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(newTree).filter(([path]) => kept.includes(path))),
  "include/net/inet_connection_sock.h": `
static inline int inet_csk_reqsk_queue_len(const struct sock *listener)
{
	return reqsk_queue_len(&inet_csk(listener)->icsk_accept_queue);
}
static inline int inet_csk_reqsk_queue_is_full(const struct sock *listener)
{
	return inet_csk_reqsk_queue_len(listener) > READ_ONCE(listener->sk_max_ack_backlog);
}
`,
  "include/net/sock.h": `
static inline bool sk_acceptq_is_full(const struct sock *sk)
{
	return READ_ONCE(sk->sk_ack_backlog) > READ_ONCE(sk->sk_max_ack_backlog);
}
`,
};

/** Writes files into a folder, by their paths. */
export async function writeTree(
  folder: string,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}
