/**
 * The path below /proc/sys that a key means. The first separator decides how it is spelled: after a dot, dots
 * separate and a slash stands for a dot inside a segment; after a slash the key is a path already
 * (procps src/sysctl.c, slashdot; systemd and BusyBox do the same).
 */
export function pathOfKey(key: string): string {
  return /[./]/.exec(key)?.[0] === "." ? swapSeparators(key) : key;
}

/**
 * The path as people write it, and as sysctl(8) prints it: `net/ipv4/conf/eth0.100/mtu` is
 * `net.ipv4.conf.eth0/100.mtu`. `pathOfKey` turns it back, unless the first segment holds a dot, which no
 * directory of /proc/sys does.
 */
export function nameOfPath(path: string): string {
  return swapSeparators(path);
}

/** The spelling that all paths to one file share: the file system ignores repeated slashes. */
export function normalPath(path: string): string {
  return path.replace(/\/{2,}/g, "/").replace(/^\//, "");
}

function swapSeparators(text: string): string {
  // Nearly all keys have dots only, and a hundred thousand of them are read at every keystroke.
  if (!text.includes("/")) return text.replaceAll(".", "/");
  return text.replace(/[./]/g, (separator) => (separator === "." ? "/" : "."));
}
