import { factFor } from "../kernel/catalogue.ts";
import type { KernelVersion } from "../kernel/version.ts";
import type { CopiedSetting, CopiedSettings, LeftOut } from "./copiedSettings.ts";

/** The forms in which settings can be taken to other tools. */
export const copyFormats = ["commands", "ansible", "systemd", "kubernetes"] as const;
export type CopyFormat = (typeof copyFormats)[number];

export const copyTitles: Readonly<Record<CopyFormat, string>> = {
  commands: "sysctl -w commands",
  ansible: "an Ansible task",
  systemd: "a systemd drop-in",
  kubernetes: "Kubernetes securityContext.sysctls",
};

export interface CopiedText {
  readonly text: string;
  /** The VS Code language of the text. */
  readonly language: "shellscript" | "yaml" | "ini";
  readonly count: number;
  /** What did not come along, and why: sentences for people. They stand in the text as comments, too. */
  readonly notes: readonly string[];
}

export interface CopySource {
  /** `etc/sysctl.d/90-web.conf` */
  readonly displayPath: string;
  readonly version: KernelVersion;
}

export function copyAs(
  format: CopyFormat,
  { settings, leftOut }: CopiedSettings,
  source: CopySource,
): CopiedText {
  switch (format) {
    case "commands":
      return made("shellscript", settings, notesOf(leftOut), commandLines(settings));
    case "ansible":
      return made("yaml", settings, notesOf(leftOut), ansibleTask(settings, source));
    case "systemd":
      return made("ini", settings, notesOf(leftOut), dropIn(settings));
    case "kubernetes": {
      const { taken, notes } = inPods(settings, source.version);
      return made("yaml", taken, [...notes, ...notesOf(leftOut)], securityContext(taken));
    }
  }
}

function made(
  language: CopiedText["language"],
  settings: readonly CopiedSetting[],
  notes: readonly string[],
  lines: readonly string[],
): CopiedText {
  const comments = notes.map((note) => `# ${oneLine(note)}`);
  const text = [...comments, ...(settings.length === 0 ? [] : lines), ""].join("\n");
  return { text, language, count: settings.length, notes };
}

const reasons: Readonly<Record<LeftOut["reason"], string>> = {
  glob: "stands for several sysctls, and only a file can say so",
  exclusion: "keeps globs from a sysctl, which only a file can do",
  spelling: "has a key that cannot be written here",
};

function notesOf(leftOut: readonly LeftOut[]): readonly string[] {
  return leftOut.map(
    ({ text, reason }) => `Not copied: ${clip(oneLine(text))} ${reasons[reason]}.`,
  );
}

function commandLines(settings: readonly CopiedSetting[]): readonly string[] {
  return settings.map(({ name, value, ignoreErrors }) => {
    const command = `sysctl -w ${shellQuoted(`${name}=${value}`)}`;
    return ignoreErrors ? `${command} || true` : command;
  });
}

function shellQuoted(text: string): string {
  return /^[\w./:=,@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

function ansibleTask(
  settings: readonly CopiedSetting[],
  { displayPath }: CopySource,
): readonly string[] {
  const file = displayPath.startsWith("etc/") ? `/${displayPath}` : "/etc/sysctl.d/90-local.conf";
  const hasDash = settings.some(({ ignoreErrors }) => ignoreErrors);
  return [
    "- name: Set sysctl values",
    "  become: true",
    "  ansible.posix.sysctl:",
    '    name: "{{ item.name }}"',
    '    value: "{{ item.value }}"',
    `    sysctl_file: ${yamlText(file)}`,
    "    sysctl_set: true",
    ...(hasDash ? ['    ignoreerrors: "{{ item.ignore_errors | default(false) }}"'] : []),
    "  loop:",
    ...settings.flatMap(({ name, value, ignoreErrors }) => [
      `    - name: ${jinjaText(name)}`,
      `      value: ${jinjaText(value)}`,
      ...(ignoreErrors ? ["      ignore_errors: true"] : []),
    ]),
  ];
}

/** Ansible would take braces for a template. */
function jinjaText(text: string): string {
  return /\{[{%#]/.test(text) ? `!unsafe ${yamlText(text)}` : yamlText(text);
}

/** Plain where nothing can be misread: a value is a text to YAML only in quotes. */
function yamlText(text: string): string {
  if (/^[A-Za-z/][\w./-]*$/.test(text) && !/^(?:y|n|yes|no|on|off|true|false|null)$/i.test(text)) {
    return text;
  }
  // JSON's strings are YAML's, apart from separators that only JSON leaves as they are.
  return JSON.stringify(text).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** For a service: the values are written before it starts, as root, whoever it runs as. */
function dropIn(settings: readonly CopiedSetting[]): readonly string[] {
  return [
    "# /etc/systemd/system/NAME.service.d/10-sysctl.conf: the values are set before NAME.service starts.",
    "[Service]",
    ...settings.map(({ name, value, ignoreErrors }) => {
      const prefix = ignoreErrors ? "-+" : "+";
      return `ExecStartPre=${prefix}/usr/sbin/sysctl -w ${systemdQuoted(`${name}=${value}`)}`;
    }),
  ];
}

/** Percent signs and dollars are replaced by systemd, backslashes are escapes (systemd.service(5), "Command lines"). */
function systemdQuoted(text: string): string {
  const escaped = text
    .replaceAll("\\", "\\\\")
    .replaceAll("%", "%%")
    .replaceAll("$", "$$$$")
    .replaceAll('"', '\\"')
    .replaceAll("\t", "\\t");
  const plain = escaped.replace(/\p{Cc}/gu, (letter) => {
    const code = letter.charCodeAt(0).toString(16).padStart(2, "0");
    return `\\x${code}`;
  });
  return /^[\w./:=,@%+$-]+$/.test(plain) ? plain : `"${plain}"`;
}

interface PodSettings {
  readonly taken: readonly CopiedSetting[];
  readonly notes: readonly string[];
}

/**
 * Names that a container runtime takes for namespaced (opencontainers/runc, libcontainer/configs/validate, sysctl): those of
 * System V and POSIX IPC, and of the network. Which of the network's really are, the catalogue knows.
 */
const podName =
  /^(?:net\.|fs\.mqueue\.|kernel\.(?:msgmax|msgmnb|msgmni|sem|shmall|shmmax|shmmni|shm_rmid_forced)$)/;

function inPods(settings: readonly CopiedSetting[], version: KernelVersion): PodSettings {
  const scopeOf = (name: string) => factFor(name, version)?.period?.scope;
  const taken: CopiedSetting[] = [];
  const notes: string[] = [];
  for (const setting of settings) {
    const line = clip(oneLine(`${setting.name} = ${setting.value}`));
    if (!podName.test(setting.name)) {
      notes.push(
        `Not copied: Kubernetes does not count ${line} as namespaced. Set it on the node.`,
      );
    } else if (scopeOf(setting.name) === "machine") {
      notes.push(
        `Not copied: ${line} is not namespaced. It holds for the whole node: set it there.`,
      );
    } else taken.push(setting);
  }
  const unsure = taken.filter(({ name }) => name.startsWith("net.") && scopeOf(name) === undefined);
  const doubt =
    unsure.length === 0
      ? []
      : [
          `Not known to be namespaced: ${clip(unsure.map(({ name }) => name).join(", "))}. The pod does not start where one is not.`,
        ];
  const advice =
    taken.length === 0
      ? []
      : ["The kubelet must allow what it does not count as safe: --allowed-unsafe-sysctls."];
  return { taken, notes: [...notes, ...doubt, ...advice] };
}

function securityContext(settings: readonly CopiedSetting[]): readonly string[] {
  return [
    "securityContext:",
    "  sysctls:",
    ...settings.flatMap(({ name, value }) => [
      `    - name: ${yamlText(name)}`,
      `      value: ${yamlText(value)}`,
    ]),
  ];
}

/** A line break in a comment would end it. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ");
}

function clip(text: string): string {
  return text.length > 200 ? `${text.slice(0, 199)}…` : text;
}
