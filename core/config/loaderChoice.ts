import type { LoaderChoice, LoaderName } from "./loaderNames.ts";

/** The loader that a document is read by, and why. */
export interface ChosenLoader {
  readonly name: LoaderName;
  /** A sentence for people. */
  readonly reason: string;
}

/** Files and folders below a root directory that only machines with a certain loader have. */
export const loaderSigns: readonly LoaderSign[] = [
  { path: "usr/lib/systemd", kind: "folder", loader: "systemd" },
  { path: "lib/systemd", kind: "folder", loader: "systemd" },
  { path: "etc/alpine-release", kind: "file", loader: "busybox" },
  { path: "etc/openwrt_release", kind: "file", loader: "busybox" },
];

export interface LoaderSign {
  readonly path: string;
  readonly kind: "file" | "folder";
  readonly loader: LoaderName;
}

/** `present`: the signs that the document's root has. */
export function chooseLoader(choice: LoaderChoice, present: readonly LoaderSign[]): ChosenLoader {
  if (choice !== "auto") {
    return { name: choice, reason: "The setting sysctlLens.loader says so." };
  }
  const sign = loaderSigns.find(({ path }) => present.some((one) => one.path === path));
  if (sign === undefined) {
    return {
      name: "procps",
      reason:
        "Nothing near the file tells which loader reads it, and procps reads all places: sysctl.d and sysctl.conf.",
    };
  }
  return { name: sign.loader, reason: `The root directory has ${sign.path}.` };
}
