const prefixes = ["bytes", "KiB", "MiB", "GiB", "TiB"];

/** `16777216` in bytes as `16 MiB`; empty where a value is no plain number of at least 1 KiB. */
export function humanSize(value: string, unit: string): string {
  if (unit !== "bytes" || !/^[1-9][0-9]{0,14}$/.test(value)) return "";
  let size = Number(value);
  let power = 0;
  while (size >= 1024 && power < prefixes.length - 1) {
    size /= 1024;
    power += 1;
  }
  const rounded = Math.round(size * 10) / 10;
  const about = rounded === size ? "" : "about ";
  return power === 0 ? "" : `${about}${rounded} ${prefixes[power]}`;
}
