import { describe, expect, test } from "vitest";
import { TreeAnswers } from "../../../core/tree/answers.ts";
import { indexKernelFile } from "../../../core/tree/kernelSource.ts";
import { TreeLookup } from "../../../core/tree/lookup.ts";
import { sysctlInTree } from "../../../core/tree/sysctlReaders.ts";
import { finished, lookupIn, memoryTree } from "../../support/checkTree.ts";
import { loadCParser } from "../../support/cParser.ts";
import { newTree, oldTree } from "../../support/smallTrees.ts";

const parser = await loadCParser();

function readers(tree: Readonly<Record<string, string>>, name: string): readonly string[] {
  const found = sysctlInTree(lookupIn(tree), name);
  return (found?.readers ?? []).map(
    ({ decides }) => `${decides.functionName} ${decides.role}: ${decides.statement}`,
  );
}

describe("readers of a sysctl", () => {
  test("by the tail of the access path, through READ_ONCE and sock_net()", () => {
    expect(readers(newTree, "net.core.somaxconn")).toEqual([
      "__sys_listen clamp: if ((unsigned int)backlog > somaxconn) backlog = somaxconn;",
    ]);
  });

  test("of old global spellings", () => {
    const clamp =
      "sys_listen clamp: if ((unsigned)backlog > sysctl_somaxconn) backlog = sysctl_somaxconn;";
    expect(readers(oldTree, "net.core.somaxconn")).toContain(clamp);
    expect(
      readers(oldTree, "net.core.somaxconn").every((one) => one.startsWith("sys_listen")),
    ).toBe(true);
  });

  test("through a local pointer to the struct that holds it, and no other struct's member", () => {
    const tree = {
      ...newTree,
      "net/core/local.c": `
int by_pointer(struct net *net)
{
	struct netns_core *mine = &net->core;

	return mine->sysctl_somaxconn;
}
int by_stranger(struct stranger *mine)
{
	return mine->sysctl_somaxconn;
}
`,
    };
    expect(readers(tree, "net.core.somaxconn")).toContain(
      "by_pointer return: return mine->sysctl_somaxconn;",
    );
    expect(readers(tree, "net.core.somaxconn").join()).not.toContain("by_stranger");
  });

  test("of a name that no ctl_table has", () => {
    expect(sysctlInTree(lookupIn(newTree), "net.core.nothing")).toBeUndefined();
    expect(sysctlInTree(lookupIn(newTree), "somaxconn")).toBeUndefined();
    expect(sysctlInTree(lookupIn(newTree), "net.core.[a-z]*")).toBeUndefined();
  });
});

describe("a tree that changes", () => {
  test("gives the place in the text as it is now", () => {
    const files: Record<string, string> = { ...newTree };
    const lookup = new TreeLookup(memoryTree(files), (path, text) =>
      indexKernelFile(path, text, parser),
    );
    const line = () => sysctlInTree(lookup, "net.core.somaxconn")?.readers[0]?.decides.line;
    const before = line() ?? 0;
    files["net/socket.c"] = `\n\n\n${files["net/socket.c"]}`;
    expect(line()).toBe(before + 3);
    delete files["net/socket.c"];
    expect(sysctlInTree(lookup, "net.core.somaxconn")?.readers).toEqual([]);
    files["net/core/moved.c"] = newTree["net/socket.c"] ?? "";
    lookup.refresh();
    const moved = sysctlInTree(lookup, "net.core.somaxconn")?.readers[0]?.decides;
    expect(moved?.path).toBe("net/core/moved.c");
  });
});

describe("questions from an editor", () => {
  const answers = new TreeAnswers(lookupIn(newTree));
  const at = (path: string, text: string, word: string) => {
    const file = newTree[path] ?? "";
    const offset = file.indexOf(text) + text.indexOf(word);
    const before = file.slice(0, offset).split("\n");
    return { path, at: { line: before.length - 1, character: (before.at(-1) ?? "").length + 1 } };
  };

  test("definition of a call, of a call through a member, and of a field", () => {
    const ask = (path: string, text: string, word: string) =>
      finished(answers.answer("definition", at(path, text, word))).map(
        (place) => `${place.path}:${place.range.start.line + 1}`,
      );
    const csk = "net/ipv4/inet_connection_sock.c";
    expect(ask("net/ipv4/af_inet.c", "inet_csk_listen_start(sk", "inet_csk")).toEqual([`${csk}:6`]);
    expect(ask("net/socket.c", ")->listen(sock", "listen")).toContain("net/ipv4/af_inet.c:2");
    expect(ask("net/ipv4/af_inet.c", "sk->sk_max_ack_backlog", "sk_max")).toEqual([
      "include/net/sock.h:4",
    ]);
  });

  test("hover tells which sysctls reach a function and a field", () => {
    const ask = (path: string, text: string, word: string) => {
      const found = finished(answers.answer("hover", at(path, text, word)));
      return found?.sysctls.map(({ name, functionName, distance }) => [
        name,
        functionName,
        distance,
      ]);
    };
    const inet = "net/ipv4/af_inet.c";
    const reach = [["net.core.somaxconn", "__sys_listen", 1]];
    expect(ask(inet, "int inet_listen(", "inet_listen")).toEqual(reach);
    expect(ask(inet, "sk->sk_max_ack_backlog", "sk_max")?.[0]).toEqual([
      "net.unix.max_dgram_qlen",
      "unix_create1",
      0,
    ]);
    expect(ask(inet, "sk->sk_max_ack_backlog", "sk_max")).toContainEqual(reach[0]);
  });

  test("calls up and down, outline, symbols, lines that read a sysctl", () => {
    const name = at("net/ipv4/af_inet.c", "int inet_listen(", "inet_listen");
    const incoming = finished(answers.answer("incoming", name));
    expect(incoming.map(({ item }) => item.name)).toEqual(["__sys_listen"]);
    const outgoing = finished(answers.answer("outgoing", name));
    expect(outgoing.map(({ item }) => item.name)).toEqual(["inet_csk_listen_start"]);
    const outline = finished(answers.answer("outline", { path: "net/socket.c" }));
    expect(outline.map((item) => item.name)).toEqual(["__sys_listen", "sys_listen", "stranger"]);
    const symbols = finished(answers.answer("symbols", { query: "tcp_v4_rcv" }));
    expect(symbols.map(({ path, kind }) => `${kind} ${path}`)).toEqual([
      "function net/ipv4/tcp_ipv4.c",
    ]);
    const reads = finished(answers.answer("reads", { path: "net/socket.c" }));
    expect(reads.map((one) => [one.name, one.range.start.line])).toEqual([
      ["net.core.somaxconn", 6],
    ]);
  });

  test("places that are not there are answered with nothing", () => {
    const nowhere = { path: "net/none.c", at: { line: 3, character: 2 } };
    const far = { path: "net/socket.c", at: { line: 9999, character: 9999 } };
    for (const place of [nowhere, far]) {
      expect(finished(answers.answer("definition", place))).toEqual([]);
      expect(finished(answers.answer("hover", place))).toBeNull();
      expect(finished(answers.answer("incoming", place))).toEqual([]);
    }
    expect(finished(answers.answer("outline", { path: "net/none.c" }))).toEqual([]);
    expect(finished(answers.answer("symbols", { query: "(.*" }))).toEqual([]);
  });
});
