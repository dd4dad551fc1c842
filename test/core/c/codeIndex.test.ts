import { beforeAll, describe, expect, test } from "vitest";
import type { CodeIndex } from "../../../core/c/codeIndex.ts";
import { calleesOf, usesOf } from "../../../core/c/codeIndexCalls.ts";
import {
  sysctlDefaults,
  sysctlEntries,
  sysctlNameOf,
  sysctlReaders,
} from "../../../core/c/codeIndexReaders.ts";
import { indexOf } from "../../support/checkCodeIndex.ts";

const files = {
  "include/linux/net.h": `
struct proto_ops { int (*listen)(struct socket *sock, int backlog); };
struct socket { const struct proto_ops *ops; struct sock *sk; };
struct gadget_ops { int (*listen)(void); };
struct gadget { struct gadget_ops *ops2; };
enum { PICK = 3, };
`,
  "net/core/sysctl.c": `
static struct ctl_table core_table[] = {
	{
		.procname = "netdev_max_backlog",
		.data = &net_hotdata.max_backlog,
		.proc_handler = proc_dointvec,
	},
};
static struct ctl_table netns_core_table[] = {
	{
		.procname = "somaxconn",
		.data = &init_net.core.sysctl_somaxconn,
		.extra1 = SYSCTL_ZERO,
		.proc_handler = proc_dointvec_minmax,
	},
};
static int prepare(struct net *net)
{
	net->core.sysctl_somaxconn = SOMAXCONN;
	register_net_sysctl(net, "net/core", netns_core_table);
	register_net_sysctl(&init_net, "net/core", core_table);
	return 0;
}
`,
  "net/socket.c": `
/* Bounds what the application asked for. */
int __sys_listen(struct socket *sock, int backlog)
{
	int somaxconn = READ_ONCE(sock_net(sock->sk)->core.sysctl_somaxconn);

	if ((unsigned int)backlog > somaxconn)
		backlog = somaxconn;
	return sock->ops->listen(sock, backlog);
}
SYSCALL_DEFINE2(listen, int, fd, int, backlog)
{
	return __sys_listen(find(fd), backlog);
}
`,
  "net/ipv4/af_inet.c": `
int inet_listen(struct socket *sock, int backlog)
{
	tune(sock->sk, backlog);
	return 0;
}
static void tune(struct sock *sk, int backlog)
{
	sk->fastopen_max = min_t(unsigned int, backlog, sock_net(sk)->core.sysctl_somaxconn);
}
const struct proto_ops inet_stream_ops = { .family = PF_INET, .listen = inet_listen };
static const struct gadget_ops gadgets = { .listen = gadget_listen };
int gadget_listen(void) { return 0; }
`,
  "net/core/dev.c": `
static int process_backlog(struct napi_struct *napi, int quota) { return 0; }
static int virtnet_poll(struct napi_struct *napi, int quota) { return 0; }
void netif_napi_add(struct net_device *dev, struct napi_struct *napi, int (*poll)(struct napi_struct *, int))
{
	napi->poll = poll;
}
int virtnet_probe(struct net_device *dev)
{
	netif_napi_add(dev, 0, virtnet_poll);
	return 0;
}
static int net_dev_init(struct softnet_data *sd)
{
	sd->backlog.poll = process_backlog;
	return 0;
}
static void net_rx_action(struct napi_struct *n)
{
	n->poll(n, 64);
}
static int enqueue_to_backlog(int qlen)
{
	int max_backlog = READ_ONCE(net_hotdata.max_backlog);
	log_limit(max_backlog);
	if (unlikely(qlen > max_backlog))
		return NET_RX_DROP;
	return 0;
}
`,
};

describe("code index", () => {
  let index: CodeIndex;
  beforeAll(async () => {
    index = await indexOf(files);
  });

  test("functions and system calls are found with comment and parameters", () => {
    const [listen] = index.functions.get("__sys_listen") ?? [];
    expect(listen).toMatchObject({
      path: "net/socket.c",
      line: 2,
      parameters: ["sock", "backlog"],
      comment: "Bounds what the application asked for.",
    });
    const [syscall] = index.functions.get("sys_listen") ?? [];
    expect(syscall).toMatchObject({ kind: "syscall", parameters: ["fd", "backlog"] });
    expect(calls("__sys_listen")).toEqual(["sys_listen"]);
  });

  test("a ctl_table entry knows its variable, bounds and directory", () => {
    const [entry] = sysctlEntries(index, "net.core.somaxconn");
    expect(entry).toMatchObject({
      variable: ["init_net", "core", "sysctl_somaxconn"],
      handler: "proc_dointvec_minmax",
      minimum: "SYSCTL_ZERO",
      maximum: undefined,
    });
    expect(entry && sysctlNameOf(index, entry)).toBe("net.core.somaxconn");
    expect(sysctlEntries(index, "net.ipv4.somaxconn")).toEqual([]);
  });

  test("the deciding reader is the clamp nearest to the entry point, through a local copy", () => {
    expect(readers("net.core.somaxconn")).toEqual([
      "__sys_listen:5->7 clamp if ((unsigned int)backlog > somaxconn) backlog = somaxconn;",
      "tune:9->9 clamp sk->fastopen_max = min_t(unsigned int, backlog, sock_net(sk)->core.sysctl_somaxconn);",
    ]);
    expect(readers("net.core.netdev_max_backlog")).toEqual([
      "enqueue_to_backlog:24->26 comparison if (unlikely(qlen > max_backlog)) return NET_RX_DROP;",
    ]);
  });

  test("the default's assignment is a write, not a reader", () => {
    const [entry] = sysctlEntries(index, "net.core.somaxconn");
    if (entry === undefined) throw new Error("no entry");
    expect(sysctlDefaults(index, entry).map((one) => one.functionName)).toEqual(["prepare"]);
  });

  test("a call through an ops table reaches the tables of that type only", () => {
    expect(callees("__sys_listen", "listen")).toEqual(["inet_listen"]);
  });

  test("a callback handed in as an argument is found where the member is called", () => {
    expect(callees("net_rx_action", "poll")).toEqual(["virtnet_poll", "process_backlog"]);
  });

  test("uses of a function: its table entry and the calls through it", () => {
    expect(usesOf(index, "inet_listen").map((use) => `${use.kind} ${use.path}`)).toEqual([
      "slot net/ipv4/af_inet.c",
      "call net/socket.c",
    ]);
  });

  test("structs, members, enumerators and globals are symbols", () => {
    expect(index.symbols.get("ops")?.[0]).toMatchObject({
      kind: "member",
      container: "socket",
      structType: "proto_ops",
    });
    expect(index.symbols.get("PICK")?.[0]?.kind).toBe("enumerator");
    expect(index.symbols.get("inet_stream_ops")?.[0]?.kind).toBe("variable");
  });

  function readers(name: string): readonly string[] {
    const [entry] = sysctlEntries(index, name);
    if (entry === undefined) throw new Error(`no ctl_table entry for ${name}`);
    return sysctlReaders(index, entry).map(
      ({ read, decides }) =>
        `${read.functionName}:${read.line + 1}->${decides.line + 1} ${decides.role} ${decides.statement}`,
    );
  }

  function calls(name: string): readonly string[] {
    return (index.calls.get(name) ?? []).map((call) => call.functionName);
  }

  function callees(functionName: string, member: string): readonly string[] {
    const call = (index.calls.get(member) ?? []).find((one) => one.functionName === functionName);
    if (call === undefined) throw new Error(`no call of ${member} in ${functionName}`);
    return calleesOf(index, call);
  }
});
