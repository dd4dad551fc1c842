/** For text and attributes. Characters that XML does not have are left out. */
export function escapeXml(text: string): string {
  const named: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
  };
  return [...text]
    .filter((letter) => letter >= " " && letter !== "\u{fffe}" && letter !== "\u{ffff}")
    .map((letter) => named[letter] ?? letter)
    .join("");
}
