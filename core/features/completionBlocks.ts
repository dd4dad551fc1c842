/** A group of settings that are usually made together. */
export interface SettingBlock {
  readonly label: string;
  readonly description: string;
  readonly settings: readonly BlockSetting[];
}

/** A value that stays, or one that is offered to be changed; the same `stop` in two lines is typed once. */
type BlockSetting = readonly [key: string, value: string, stop?: number];

export const settingBlocks: readonly SettingBlock[] = [
  {
    label: "listen backlog",
    description: "Room for more connections at a listener; the program must ask for it, too.",
    settings: [
      ["net.core.somaxconn", "4096", 1],
      ["net.ipv4.tcp_max_syn_backlog", "4096", 2],
    ],
  },
  {
    label: "bbr",
    description: "BBR congestion control with the queueing discipline that paces it.",
    settings: [
      ["net.core.default_qdisc", "fq"],
      ["net.ipv4.tcp_congestion_control", "bbr"],
    ],
  },
  {
    label: "tcp buffers",
    description: "Largest buffers, for programs that set theirs and for TCP's own tuning.",
    settings: [
      ["net.core.rmem_max", "16777216", 1],
      ["net.core.wmem_max", "16777216", 2],
      ["net.ipv4.tcp_rmem", "4096 131072 16777216", 3],
      ["net.ipv4.tcp_wmem", "4096 16384 16777216", 4],
    ],
  },
  {
    label: "router",
    description: "Passes on packets between interfaces.",
    settings: [
      ["net.ipv4.ip_forward", "1"],
      ["net.ipv6.conf.all.forwarding", "1"],
    ],
  },
  {
    label: "reverse path filter",
    description: "Drops packets whose source would be answered elsewhere: 1 strict, 2 loose.",
    settings: [
      ["net.ipv4.conf.all.rp_filter", "1", 1],
      ["net.ipv4.conf.default.rp_filter", "1", 1],
    ],
  },
  {
    label: "write-back",
    description: "When changed file data is written to disk, as shares of memory.",
    settings: [
      ["vm.dirty_background_ratio", "5", 1],
      ["vm.dirty_ratio", "10", 2],
    ],
  },
];

/** The block as an LSP snippet. */
export function blockSnippet({ settings }: SettingBlock): string {
  const lines = settings.map(([key, value, stop]) =>
    stop === undefined ? `${key} = ${value}` : `${key} = $\{${stop}:${value}}`,
  );
  return lines.join("\n");
}
