/**
 * The path that systemd makes of a key (252, src/basic/sysctl-util.c, sysctl_normalize): a dot that comes first swaps
 * dots and slashes, then repeated slashes, `.` segments, and slashes at both ends are left out.
 */
export function systemdPath(key: string): string {
  const swapped =
    /[./]/.exec(key)?.[0] === "."
      ? key.replace(/[./]/g, (separator) => (separator === "." ? "/" : "."))
      : key;
  return simplified(swapped);
}

/** No segment may be longer, in bytes: what comes from there on is left as it is (path_simplify). */
const longestSegment = 255;

function simplified(path: string): string {
  // Nearly all keys come this way, a hundred thousand of them at every keystroke.
  if (path.length <= longestSegment && !/\/\/|\/\.|^\.|^\/|\/$/.test(path)) return path;
  const kept: string[] = [];
  let start = 0;
  while (start < path.length) {
    const slash = path.indexOf("/", start);
    const end = slash === -1 ? path.length : slash;
    const segment = path.slice(start, end);
    if (segment.length > longestSegment) {
      kept.push(path.slice(start));
      break;
    }
    if (segment !== "" && segment !== ".") kept.push(segment);
    start = end + 1;
  }
  if (kept.length > 0) return kept.join("/");
  if (path === "") return "";
  return path.startsWith("/") ? "/" : ".";
}
