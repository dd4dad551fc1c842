/** Folders of sysctl texts: before 5.3 another one, with plain text. */
function adminFiles(topic: string): readonly string[] {
  return [`Documentation/admin-guide/sysctl/${topic}.rst`, `Documentation/sysctl/${topic}.txt`];
}

function networkFiles(topic: string): readonly string[] {
  return [`Documentation/networking/${topic}.rst`, `Documentation/networking/${topic}.txt`];
}

/** Where a kernel tree may describe a sysctl, the likeliest file first. */
export function documentationFiles(name: string): readonly string[] {
  const [top = "", second = "", third = ""] = name.split(".");
  if (top !== "net") return adminFiles(top);
  const ip = networkFiles("ip-sysctl");
  switch (second) {
    case "ipv4":
      return third === "vs" ? networkFiles("ipvs-sysctl") : ip;
    case "ipv6":
      return [
        ...(third === "ioam6" || third === "seg6" ? networkFiles(`${third}-sysctl`) : []),
        ...ip,
      ];
    case "netfilter":
      return [...networkFiles("nf_conntrack-sysctl"), ...networkFiles("netfilter-sysctl")];
    case "core":
    case "unix":
      return [...adminFiles("net"), ...ip];
    default:
      return [...networkFiles(`${second}-sysctl`), ...adminFiles("net"), ...ip];
  }
}
