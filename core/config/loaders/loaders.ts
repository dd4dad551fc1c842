import { type Loader, type LoaderRelease, usualRelease } from "../loader.ts";
import type { LoaderName } from "../loaderNames.ts";
import { busybox } from "./busybox.ts";
import { procps } from "./procps.ts";
import { systemd } from "./systemd.ts";

export function loaderOf(name: LoaderName, release: LoaderRelease = usualRelease): Loader {
  switch (name) {
    case "procps":
      return procps(release);
    case "systemd":
      return systemd(release);
    case "busybox":
      return busybox;
  }
}
