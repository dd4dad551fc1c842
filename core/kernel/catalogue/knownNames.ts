import { measuredNames } from "./measuredNames.ts";

/** Every name that a measured kernel showed, with dots; `*` stands for an interface's name. */
export const knownNames: readonly string[] = Object.entries(measuredNames).flatMap(
  ([folder, leaves]) => leaves.split(" ").map((leaf) => `${folder}.${leaf}`),
);

const known = new Set(knownNames);

/**
 * Did a measured kernel show this sysctl? `name` is as sysctl(8) prints it, so a dot in an interface's name is a
 * slash. False is no proof that no kernel has it: modules and other configurations bring more.
 */
export function isKnownName(name: string): boolean {
  return known.has(foldInterface(name));
}

/** `net.ipv4.conf.eth0.rp_filter` as `net.ipv4.conf.*.rp_filter`; other names as they are. */
export function foldInterface(name: string): string {
  return name.replace(/^(net\.ipv[46]\.(?:conf|neigh))\.[^.]+\./, "$1.*.");
}
