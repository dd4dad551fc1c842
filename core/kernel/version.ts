/** A kernel that the snippets can be compiled for. */
export interface KernelVersion {
  /** Full release: `6.12.117`, `rhel6-2.6.32`. */
  readonly id: string;
  /** As users choose it: `6.12`, `rhel6-2.6.32`. */
  readonly label: string;
  /** What LINUX_VERSION_CODE, RHEL_MAJOR and the like are defined to for this version. */
  readonly defines: Readonly<Record<string, string>>;
}

/** A user's spelling resolved to a version that the model has. */
export interface ResolvedVersion {
  readonly version: KernelVersion;
  /** Set where the text was not exactly a known version: says what was used instead and why. */
  readonly note: string | undefined;
}
