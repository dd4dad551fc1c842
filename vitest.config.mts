import { defineConfig } from "vitest/config";

/** Tests whose judge is a program: gcc, procps. They are required on Linux; elsewhere there is no such judge. */
const judges = ["test/gcc/**", "test/**/*.judge.test.ts"];
const notHere = process.platform === "linux" ? [] : judges;

/** `core`: pure code, the server and the command line. `package`: the commands that build and start, which write dist/, and the page in a browser. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "core",
          include: ["test/**/*.test.ts"],
          exclude: ["test/editor/**", "test/package/**", "test/client/**", ...notHere],
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
