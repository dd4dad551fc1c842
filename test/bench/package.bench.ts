import type { Bench } from "./bench.ts";

/** The download that every user pays. */
export const run: Bench = async ({ packed }) => {
  const { bytes } = await packed();
  return [{ name: ".vsix", value: bytes, unit: "bytes", atMost: 2_500_000 }];
};
