/** The programs that read sysctl.conf; `sysctlLens.loader` also takes `auto`. */
export const loaderNames = ["procps", "systemd", "busybox"] as const;
export type LoaderName = (typeof loaderNames)[number];
export type LoaderChoice = LoaderName | "auto";
