import type { Setting, SettingOrigin, Settings } from "../config/settings.ts";
import { limitSysctls } from "../kernel/limitCauses.ts";
import type { EffectiveLimits, Limit } from "../kernel/limits.ts";
import { limitsOfSysctl } from "./sysctlLimits.ts";
import type { SysctlProbe } from "./sysctlValue.ts";

/** What a user tries without touching a file. */
export interface TriedValues {
  /** Texts as they would be written, by dotted name. */
  readonly sysctls: Readonly<Record<string, string>>;
  /** The application's argument; absent: the one that the user chose. */
  readonly listenBacklog?: number;
  /** A kernel version as users spell it; absent: the one that the user chose. */
  readonly kernel?: string;
}

/** A sysctl that decides in a simulation, as a control needs it. */
export interface TunableSysctl {
  readonly name: string;
  /** What holds, with what is tried. */
  readonly value: string;
  /** What holds without. */
  readonly fileValue: string;
  /** `etc/sysctl.d/90-web.conf:3` or `default`: where `fileValue` comes from. */
  readonly origin: string;
  readonly minimum: number;
  readonly maximum: number;
  /** The kernel refuses the value that is tried: `EINVAL`. */
  readonly refused: string | undefined;
  /** For a sysctl that chooses a behaviour: its values. Absent: it is a size or a count. */
  readonly choices?: readonly string[];
  /** Where a slider ends; larger values can be typed. */
  readonly sliderEnd: number;
}

/** Sysctls that a simulation can depend on, in the order of a packet's way through the queues. */
const tuned: readonly Pick<TunableSysctl, "name" | "choices" | "sliderEnd">[] = [
  { name: "net.core.netdev_max_backlog", sliderEnd: 2 ** 17 },
  { name: "net.ipv4.tcp_max_syn_backlog", sliderEnd: 2 ** 17 },
  { name: "net.ipv4.tcp_syncookies", choices: ["0", "1", "2"], sliderEnd: 2 },
  { name: "net.ipv4.tcp_synack_retries", sliderEnd: 10 },
  { name: "net.core.somaxconn", sliderEnd: 2 ** 17 },
  { name: "net.ipv4.tcp_abort_on_overflow", choices: ["0", "1"], sliderEnd: 1 },
  { name: "net.unix.max_dgram_qlen", sliderEnd: 2 ** 13 },
];

/** Stands for the place of a value that is in no file. */
const triedOrigin: SettingOrigin = {
  uri: "",
  displayPath: "tried",
  line: 0,
  keyRange: { start: 0, end: 0 },
};

export function isTried({ uri }: SettingOrigin): boolean {
  return uri === triedOrigin.uri;
}

/** The settings as if the tried values stood behind everything that the files set. */
export function withTried(loaded: Settings, { sysctls }: TriedValues): Settings {
  if (Object.keys(sysctls).length === 0) return loaded;
  const settings = new Map(loaded);
  for (const [name, value] of Object.entries(sysctls)) {
    const setting = loaded.get(name);
    const overridden =
      setting === undefined
        ? []
        : [...setting.overridden, { value: setting.value, origin: setting.origin }];
    settings.set(name, { name, value, origin: triedOrigin, overridden });
  }
  return settings;
}

/** `settings` and `fileSettings` are what the kernel accepts of them, with what is tried and without. */
export function tunableSysctls(
  probe: SysctlProbe,
  settings: Settings,
  fileSettings: Settings,
  tried: TriedValues,
): readonly TunableSysctl[] {
  return tuned.flatMap((spec): TunableSysctl[] => {
    const { name } = spec;
    const usual = probe.defaultValue(name);
    const range = probe.acceptedRange(name);
    if (usual === undefined || range === undefined) return [];
    const inFile = fileSettings.get(name);
    const triedValue = tried.sysctls[name];
    const written = triedValue === undefined ? undefined : probe.writeValue(name, triedValue);
    return [
      {
        ...spec,
        value: settings.get(name)?.value ?? usual,
        fileValue: inFile?.value ?? usual,
        origin: originText(inFile),
        minimum: range.minimum,
        maximum: range.maximum,
        refused: written?.kind === "refused" ? written.errno : undefined,
      },
    ];
  });
}

function originText(setting: Setting | undefined): string {
  return setting === undefined
    ? "default"
    : `${setting.origin.displayPath}:${setting.origin.line + 1}`;
}

/** What half and double of a sysctl's value would do. */
export interface SysctlPreview {
  readonly name: string;
  readonly value: string;
  /** Queues that the sysctl is there for. */
  readonly queues: readonly Limit["id"][];
  /** Empty for a sysctl that no limit of the model depends on by its size. */
  readonly variants: readonly PreviewVariant[];
}

export interface PreviewVariant {
  readonly label: "half" | "double";
  readonly value: string;
  readonly changes: readonly PreviewChange[];
}

export interface PreviewChange {
  readonly title: string;
  /** `undefined`: without limit. */
  readonly from: number | undefined;
  readonly to: number | undefined;
}

/** `limitsWith` measures with one sysctl's text replaced. */
export function previewOf(
  name: string,
  value: string,
  limits: EffectiveLimits,
  limitsWith: (value: string) => EffectiveLimits,
): SysctlPreview {
  const queues = limitsOfSysctl(limits, name).map(({ id }) => id);
  const size = Number(value);
  const isSize = limitSysctls.includes(name) && Number.isInteger(size) && size > 1;
  const variantOf = (label: PreviewVariant["label"], changed: number): PreviewVariant => ({
    label,
    value: String(changed),
    changes: changesBetween(limits, limitsWith(String(changed))),
  });
  return {
    ...{ name, value, queues },
    variants: isSize
      ? [variantOf("half", Math.floor(size / 2)), variantOf("double", size * 2)]
      : [],
  };
}

function changesBetween(before: EffectiveLimits, after: EffectiveLimits): PreviewChange[] {
  return before.limits.flatMap(({ id, title, capacity: from }) => {
    const to = after.limits.find((limit) => limit.id === id)?.capacity;
    return from === to ? [] : [{ title, from, to }];
  });
}
