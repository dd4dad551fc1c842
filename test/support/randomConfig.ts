import fc from "fast-check";

/** Lines as people leave them behind, and some that nobody would write. No line feed inside. */
export function randomLine(): fc.Arbitrary<string> {
  const piece = fc.oneof(
    fc.constantFrom("net", "core", "somaxconn", "net.core.somaxconn", "kernel/hostname", "4096"),
    fc.constantFrom(".", "/", "*", "?", "[", "]", "[!a]", "=", "-", "#", ";", "\\", ":", "'", '"'),
    fc.constantFrom(
      " ",
      "\t",
      "\v",
      "\f",
      "\r",
      "\0",
      "\u00a0",
      "\ufeff",
      "\ufffd",
      "é",
      "漢",
      "😀",
    ),
    fc.string({ unit: "binary", maxLength: 4 }),
  );
  return fc
    .oneof(
      { weight: 3, arbitrary: fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join("")) },
      {
        weight: 2,
        arbitrary: fc.constantFrom(
          "",
          "  ",
          "net.core.somaxconn = 4096",
          "-net.ipv4.conf.*.rp_filter=1",
          "-net.ipv4.conf.lo.rp_filter",
          "# comment",
          "; comment",
          "vm.swappiness",
          "-",
        ),
      },
    )
    .map((line) => line.replaceAll("\n", ""));
}

/** A whole text, with or without a newline at its end. */
export function randomConfig(): fc.Arbitrary<string> {
  return fc
    .tuple(fc.array(randomLine(), { maxLength: 10 }), fc.constantFrom("\n", "\r\n"))
    .map(([lines, lineEnd]) => lines.join(lineEnd));
}
