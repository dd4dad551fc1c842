/** Folders that hold what every machine runs; drivers and architectures are left out but for the network's common ones. */
export const coreFolders: readonly string[] = [
  ...["net", "include", "kernel", "mm", "fs", "ipc", "lib", "init", "block", "security"],
  ...["crypto", "io_uring", "virt", "drivers/net/virtio_net.c", "drivers/net/loopback.c"],
  ...["drivers/net/tun.c", "drivers/net/veth.c", "drivers/net/dummy.c"],
];

const headers = ["include/net", "include/linux"];
const machine = ["kernel", "ipc", "security", "lib", "init", "mm", "include/linux"];

/** Where a sysctl is most likely declared and read, by the first part of its name; where that fails, look wider. */
export function sysctlFolders(name: string): readonly (readonly string[])[] {
  const [first = ""] = name.split(/[./]/);
  switch (first) {
    case "net":
      return [["net", ...headers], coreFolders];
    case "vm":
      return [["mm", "kernel", "include/linux"], coreFolders, [""]];
    case "fs":
      return [["fs", "kernel", "include/linux"], coreFolders, [""]];
    case "kernel":
    case "user":
      return [machine, coreFolders, [""]];
    default:
      return [coreFolders, [""]];
  }
}
