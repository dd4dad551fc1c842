import { defineConfig } from "vitest/config";

/** `core`: pure code, the server and the command line. `package`: the commands that build and start, which write dist/, and the page in a browser. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "core",
          include: ["test/**/*.test.ts"],
          exclude: ["test/editor/**", "test/package/**", "test/client/**"],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: "package",
          include: ["test/package/**/*.test.ts", "test/client/**/*.test.ts"],
          fileParallelism: false,
          testTimeout: 120_000,
        },
      },
    ],
  },
});
