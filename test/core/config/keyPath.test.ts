import fc from "fast-check";
import { expect, test } from "vitest";
import { nameOfPath, normalPath, pathOfKey } from "../../../core/config/keyPath.ts";

test.each([
  ["net.core.somaxconn", "net/core/somaxconn"],
  ["net/core/somaxconn", "net/core/somaxconn"],
  ["net.ipv4.conf.eth0/100.mtu", "net/ipv4/conf/eth0.100/mtu"],
  ["net/ipv4/conf/eth0.100/mtu", "net/ipv4/conf/eth0.100/mtu"],
  ["net/core.somaxconn", "net/core.somaxconn"],
  ["threads", "threads"],
  ["", ""],
])("the key %j is the path %j", (key, path) => {
  expect(pathOfKey(key)).toBe(path);
});

test("names and paths turn into each other, dots in interface names too", () => {
  const segment = fc.stringMatching(/^[a-z0-9.]{1,6}$/);
  fc.assert(
    fc.property(
      fc.stringMatching(/^[a-z]{1,5}$/),
      fc.array(segment, { minLength: 1 }),
      (first, rest) => {
        const path = [first, ...rest].join("/");
        expect(pathOfKey(nameOfPath(path))).toBe(path);
      },
    ),
    { seed: 21 },
  );
});

test("paths to one file have one normal form", () => {
  expect(normalPath("//net///core/somaxconn")).toBe("net/core/somaxconn");
  expect(normalPath("net/core/somaxconn")).toBe("net/core/somaxconn");
});
