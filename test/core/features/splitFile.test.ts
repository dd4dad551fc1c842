import fc from "fast-check";
import { expect, test } from "vitest";
import { loaderOf } from "../../../core/config/loaders/loaders.ts";
import { resolveSettings } from "../../../core/config/precedence.ts";
import { splitBySubsystem } from "../../../core/features/splitFile.ts";
import { configOf } from "../../support/plainConfig.ts";
import { judgedPaths } from "../../support/randomLoaderFile.ts";

const web = "# Header\n\nvm.swappiness = 1\n# the queue\nnet.core.somaxconn = 2\nvm.x = 3\n# end\n";

test("one file for each subsystem, read where the file was; the rest says where they are", () => {
  const document = configOf(web, "etc/sysctl.d/90-web.conf");
  const other = configOf("vm.swappiness = 9\n", "usr/lib/sysctl.d/90-web-vm.conf");
  expect(splitBySubsystem(document, [document, other], "procps")).toEqual({
    created: [
      {
        displayPath: "etc/sysctl.d/90-web-net-core.conf",
        text: "# the queue\nnet.core.somaxconn = 2\n",
      },
      { displayPath: "etc/sysctl.d/90-web-vm_2.conf", text: "vm.swappiness = 1\nvm.x = 3\n" },
    ],
    rest: "# The settings of this file are in 90-web-net-core.conf, 90-web-vm_2.conf.\n# Header\n\n# end\n",
  });
});

test("sysctl.conf, which procps reads last, gets names that sort last", () => {
  const document = configOf("vm.a = 1\nfs.b = 2\n", "etc/sysctl.conf");
  const other = configOf("vm.a = 3\n", "etc/sysctl.d/99-zz.conf");
  const alone = splitBySubsystem(document, [document], "procps");
  const after = splitBySubsystem(document, [document, other], "procps");
  const names = (result: typeof alone) =>
    "refusal" in result ? result.refusal : result.created.map(({ displayPath }) => displayPath);
  expect(names(alone)).toEqual([
    "etc/sysctl.d/99-sysctl-fs.conf",
    "etc/sysctl.d/99-sysctl-vm.conf",
  ]);
  expect(names(after)).toEqual([
    "etc/sysctl.d/zz-sysctl-fs.conf",
    "etc/sysctl.d/zz-sysctl-vm.conf",
  ]);
});

test.each([
  ["etc/sysctl.conf", "systemd", "vm.a = 1\nfs.b = 2\n", /does not read etc\/sysctl\.conf/],
  ["etc/sysctl.d/a.conf", "busybox", "vm.a = 1\nfs.b = 2\n", /does not read/],
  ["lone.conf", "procps", "vm.a = 1\nfs.b = 2\n", /does not read/],
  ["etc/sysctl.d/a.conf", "procps", "vm.a = 1\nvm.b = 2\n", /nothing to split/],
  ["etc/sysctl.d/a.conf", "procps", "vm.a = 1 \\\nfs.b = 2\n", /has to stay/],
] as const)("%s of %s with %j is refused", (path, loader, text, reason) => {
  const document = configOf(text, path);
  expect(splitBySubsystem(document, [document], loader)).toMatchObject({
    refusal: expect.stringMatching(reason),
  });
});

test.each(["procps", "systemd"] as const)("%s leaves the same values behind", (name) => {
  const path = fc.constantFrom(
    ...judgedPaths,
    "net/ipv4/conf/*/rp_filter",
    "net/ipv*/conf/l?/rp_filter",
  );
  const line = fc.oneof(
    { weight: 6, arbitrary: fc.tuple(path, fc.nat(9)).map(([key, value]) => `${key} = ${value}`) },
    { weight: 1, arbitrary: path.map((key) => `-${key}`) },
    { weight: 1, arbitrary: fc.constantFrom("# note", "") },
  );
  const text = fc
    .array(line, { minLength: 1, maxLength: 8 })
    .map((lines) => `${lines.join("\n")}\n`);
  const paths = [
    "etc/sysctl.d/50-a.conf",
    "etc/sysctl.conf",
    "usr/lib/sysctl.d/50-a.conf",
    "run/sysctl.d/50-a-vm.conf",
  ];
  const loader = loaderOf(name);
  const valuesOf = (files: readonly { readonly displayPath: string; readonly text: string }[]) => {
    const read = files.map((file) => ({ ...configOf(file.text, file.displayPath, name) }));
    return [...resolveSettings(read, judgedPaths, loader).values()]
      .map((setting) => `${setting.name} = ${setting.value}`)
      .toSorted();
  };
  let split = 0;
  fc.assert(
    fc.property(fc.array(text, { minLength: 4, maxLength: 4 }), fc.nat(3), (texts, which) => {
      const files = paths.map((displayPath, index) => configOf(texts[index] ?? "", displayPath));
      const document = files[which];
      if (document === undefined) return;
      const result = splitBySubsystem(document, files, name);
      if ("refusal" in result) return;
      split += 1;
      const after = files.map((file) =>
        file === document ? { ...file, text: result.rest } : file,
      );
      expect(valuesOf([...after, ...result.created])).toEqual(valuesOf(files));
      expect(new Set(result.created.map(({ displayPath }) => displayPath)).size).toBe(
        result.created.length,
      );
    }),
    { numRuns: 1500, seed: 21 },
  );
  expect(split).toBeGreaterThan(100);
});
