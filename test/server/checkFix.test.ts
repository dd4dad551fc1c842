import { execFile } from "node:child_process";
import {
  chmod,
  lstat,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fixTexts } from "../../server/commands/fixFiles.ts";
import { buildServer, type ServerBuild } from "../support/serverBuild.ts";

let build: ServerBuild;
let folder: string;

beforeAll(async () => {
  build = await buildServer();
  folder = await mkdtemp(join(tmpdir(), "sysctl-lens-fix-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await build.dispose();
});

interface Run {
  readonly status: number;
  readonly output: string;
  readonly errors: string;
}

function check(given: readonly string[], input = ""): Promise<Run> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [build.cliPath, "check", ...given],
      { cwd: folder },
      (error, output, errors) => {
        const status = typeof error?.code === "number" ? error.code : 0;
        resolve({ status, output, errors });
      },
    );
    child.stdin?.end(input);
  });
}

const put = (name: string, text: string) => writeFile(join(folder, name), text);
const textOf = (name: string) => readFile(join(folder, name), "utf8");

const broken =
  '- vm.swappiness = 10\nnet.core.somaxconn = "512"\n# kept\nvm.dirty_ratio = 5 # five\n';
const mended =
  "-vm.swappiness = 10\nnet.core.somaxconn = 512\n# kept\n# five\nvm.dirty_ratio = 5\n";

describe("check --fix", () => {
  test("writes what keeps the meaning, and reports what is left", async () => {
    await put("a.conf", broken);
    const { errors, output } = await check(["--fix", "a.conf"]);
    expect(await textOf("a.conf")).toBe(mended);
    expect(errors).toContain("fixed 3 problems in a.conf");
    expect(output).not.toContain("refused-value");
    const again = await check(["--fix", "a.conf"]);
    expect(again.errors).toContain("nothing to fix");
    expect(await textOf("a.conf")).toBe(mended);
  });

  test("a missing last line end, CRLF and a byte order mark's removal", async () => {
    await put("b.conf", '\ufeffvm.swappiness = 5\r\nnet.core.somaxconn = "512"');
    await check(["--fix", "b.conf"]);
    expect(await textOf("b.conf")).toBe("vm.swappiness = 5\r\nnet.core.somaxconn = 512");
  });

  test("--dry-run prints a diff and writes nothing", async () => {
    await put("c.conf", broken);
    const { status, output } = await check(["--fix", "--dry-run", "c.conf"]);
    expect(status).toBe(1);
    expect(output).toBe(
      [
        "--- c.conf",
        "+++ c.conf",
        "@@ -1,4 +1,5 @@",
        "-- vm.swappiness = 10",
        '-net.core.somaxconn = "512"',
        "+-vm.swappiness = 10",
        "+net.core.somaxconn = 512",
        " # kept",
        "-vm.dirty_ratio = 5 # five",
        "+# five",
        "+vm.dirty_ratio = 5",
        "",
      ].join("\n"),
    );
    expect(await textOf("c.conf")).toBe(broken);
    await put("d.conf", "vm.swappiness = 10\n");
    expect(await check(["--fix", "--dry-run", "d.conf"])).toMatchObject({ status: 0, output: "" });
    const alone = await check(["--dry-run", "d.conf"]);
    expect(alone.status).toBe(2);
    expect(alone.errors).toContain("--dry-run goes with --fix");
  });

  test("standard input goes to standard output, to the byte", async () => {
    const { output } = await check(["--fix", "-"], 'net.core.somaxconn = "512"');
    expect(output).toBe("net.core.somaxconn = 512");
    const two = await check(["--fix", "-", "a.conf"], "");
    expect(two.status).toBe(2);
    expect(two.errors).toContain("takes standard input alone");
  });

  test("mode and links stay, and nothing else is left in the folder", async () => {
    await put("real.conf", broken);
    await chmod(join(folder, "real.conf"), 0o640);
    await symlink("real.conf", join(folder, "link.conf"));
    const before = await readdir(folder);
    await check(["--fix", "link.conf"]);
    expect(await textOf("real.conf")).toBe(mended);
    expect((await lstat(join(folder, "link.conf"))).isSymbolicLink()).toBe(true);
    expect((await stat(join(folder, "real.conf"))).mode & 0o777).toBe(0o640);
    expect(await readdir(folder)).toEqual(before);
  });

  test("a read-only file and one that is not UTF-8 are left alone, and it is said", async () => {
    await put("fixed.conf", broken);
    await chmod(join(folder, "fixed.conf"), 0o444);
    const { status, errors } = await check(["--fix", "fixed.conf"]);
    expect(status).toBe(2);
    expect(errors).toBe("sysctl-lens: fixed.conf: is read-only, its old text is kept\n");
    const bytes = Buffer.concat([Buffer.from('net.core.somaxconn = "5"\n# '), Buffer.from([0xff])]);
    await writeFile(join(folder, "latin.conf"), bytes);
    const latin = await check(["--fix", "latin.conf"]);
    expect(latin.status).toBe(2);
    expect(latin.errors).toContain("latin.conf: is not UTF-8");
    expect(await readFile(join(folder, "latin.conf"))).toEqual(bytes);
  });
});

test("a line that only loses because another one was mended stays, and is reported", async () => {
  await put(
    "chain.conf",
    "net.core.somaxconn = 128\nvm.swappiness = 1\nnet.core.somaxcon = 4096\n",
  );
  const { status, output } = await check(["--fix", "chain.conf"]);
  expect(await textOf("chain.conf")).toBe(
    "net.core.somaxconn = 128\nvm.swappiness = 1\nnet.core.somaxconn = 4096\n",
  );
  expect(output).toContain("overridden");
  expect(status).toBe(0);
});

describe("fixes of several problems", () => {
  const input = { file: "a", text: "abcdef" };
  const problem = (start: number, end: number, newText: string, isPreferred = true) => ({
    range: { start, end },
    severity: "error" as const,
    code: "test",
    message: "",
    fixes: [{ title: "", edits: [{ range: { start, end }, newText }], isPreferred }],
  });

  test("two that touch wait for each other, what is not sure is left", () => {
    const first = [problem(0, 2, "X"), problem(2, 3, "Y"), problem(4, 5, "Z", false)];
    const [file] = fixTexts([input], ([one]) => [one?.text === input.text ? first : []]);
    expect(file).toMatchObject({ text: "Xcdef", count: 1 });
  });

  test("fixes that make each other needed do not go on for ever", () => {
    let round = 0;
    const [file] = fixTexts([input], () => [[problem(0, 1, round++ % 2 === 0 ? "b" : "a")]]);
    expect(file?.count).toBe(20);
  });
});
