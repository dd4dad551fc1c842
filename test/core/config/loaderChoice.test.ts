import { expect, test } from "vitest";
import { chooseLoader, loaderSigns } from "../../../core/config/loaderChoice.ts";
import { mappedPlace } from "../../../core/config/roots.ts";

test("auto takes what the root directory shows, and says so", () => {
  expect(chooseLoader("auto", [])).toMatchObject({ name: "procps" });
  for (const sign of loaderSigns) {
    const { name, reason } = chooseLoader("auto", [sign]);
    expect(name).toBe(sign.loader);
    expect(reason).toContain(sign.path);
  }
  // An image may hold BusyBox beside systemd.
  expect(chooseLoader("auto", loaderSigns.toReversed()).name).toBe("systemd");
  expect(chooseLoader("busybox", loaderSigns).name).toBe("busybox");
});

test("a mapping puts a file of the workspace on its machine", () => {
  const roots = {
    "../outside": "/",
    "/etc": "/etc",
    "roles/*/templates": "/etc/sysctl.d",
    "image/rootfs/": "/",
  };
  expect(mappedPlace("roles/web/templates/90-a.conf.j2", roots)).toEqual({
    machine: "web",
    path: "etc/sysctl.d/90-a.conf",
  });
  expect(mappedPlace("image/rootfs/etc/sysctl.conf", roots)).toEqual({
    machine: "",
    path: "etc/sysctl.conf",
  });
  for (const path of ["roles/web/files/a.conf", "roles/web/templates", "etc/a.conf", "x", ""]) {
    expect(mappedPlace(path, roots)).toBeUndefined();
  }
});
