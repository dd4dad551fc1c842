import { readLines } from "../entries.ts";
import { textLines } from "../line.ts";
import type { Loader, LoaderRelease } from "../loader.ts";
import { procpsWrites } from "../writes.ts";

/** sysctl of procps-ng 4 (src/sysctl.c). Its lines may be of any length. */
export function procps({ exclusions }: LoaderRelease): Loader {
  return {
    name: "procps",
    title: "procps",
    folders: [
      "etc/sysctl.d",
      "run/sysctl.d",
      "usr/local/lib/sysctl.d",
      "usr/lib/sysctl.d",
      "lib/sysctl.d",
    ],
    lastFile: "etc/sysctl.conf",
    read: (text) => readLines(textLines(text), text),
    writes: (files, knownNames) => procpsWrites(files, { knownNames, exclusions }),
  };
}
