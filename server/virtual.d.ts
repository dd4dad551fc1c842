/** Made by the build: the C files of kernel-snippets/ by path. */
declare module "virtual:kernel-snippets" {
  export const snippetFiles: Readonly<Record<string, string>>;
}
