/** How the kernel's integer parser reads a text, as far as the text alone tells. */
export interface IntegerTextDescription {
  /** The number read first; `undefined` where none can be read. */
  readonly value: bigint | undefined;
  readonly base: "decimal" | "octal" | "hexadecimal";
  /** What follows the number and the blank after it. A sysctl of one number leaves it out; one of several reads on. */
  readonly rest: string;
  /** What a reader may not expect, a sentence each. Empty for a plain decimal number. */
  readonly notes: readonly string[];
}

/** Sign and prefix included (kernel/sysctl.c, TMPBUFLEN less the end of the string and one to be sure). */
const longestNumber = 20;

/**
 * Explains a value that is meant to be a number. Whether a sysctl takes it is the kernel model's to say: it also
 * knows the range. The rules are those of proc_get_long (kernel/sysctl.c) with a base of 0: a leading 0 is octal, 0x
 * hexadecimal, and only blank, tab or newline may follow a number.
 */
export function describeIntegerText(text: string): IntegerTextDescription {
  const trimmed = text.replace(/^[ \t\n\v\f\r]+/, "");
  const number = /^(-?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)/.exec(trimmed);
  if (number === null) return noNumber(unreadableNote(trimmed));
  const [spelling, sign = "", digits = ""] = number;
  const after = trimmed.slice(spelling.length);
  if (after !== "" && !/^[ \t\n]/.test(after)) return noNumber(suffixNote(spelling, after));
  if (spelling.length > longestNumber) {
    return noNumber(
      `The kernel refuses numbers of more than ${longestNumber} characters. Write a smaller one.`,
    );
  }
  const base = baseOf(digits);
  const magnitude = BigInt(base === "octal" ? `0o${digits.slice(1)}` : digits);
  const value = sign === "" ? magnitude : -magnitude;
  const rest = after.trim();
  return { value, base, rest, notes: notesFor(spelling, value, base, rest) };
}

function baseOf(digits: string): IntegerTextDescription["base"] {
  if (/^0[xX]/.test(digits)) return "hexadecimal";
  return /^0[0-7]/.test(digits) ? "octal" : "decimal";
}

function notesFor(
  spelling: string,
  value: bigint,
  base: IntegerTextDescription["base"],
  rest: string,
): readonly string[] {
  const notes: string[] = [];
  if (base === "octal") {
    notes.push(`A leading 0 makes ${shorten(spelling)} octal: the kernel reads ${value}.`);
  }
  if (base === "hexadecimal") notes.push(`${shorten(spelling)} is hexadecimal: ${value}.`);
  if (/^[#;]/.test(rest)) {
    notes.push(
      `There are no comments at a line's end: "${shorten(rest)}" is part of the value. Move it to a line of its own.`,
    );
  } else if (rest !== "" && !/^-?[0-9]/.test(rest)) {
    notes.push(`"${shorten(rest)}" after the number is part of the value. Remove it.`);
  }
  return notes;
}

function unreadableNote(text: string): string {
  if (text === "") return "There is no number.";
  if (/^["'`]/.test(text)) {
    return "Quotes are part of the value, and no number begins with one. Remove them.";
  }
  if (text.startsWith("+")) return 'The kernel does not read a "+" sign. Remove it.';
  return `"${shorten(text)}" is not a number.`;
}

/** `4k`: a number that something sticks to. */
function suffixNote(spelling: string, after: string): string {
  const word = /^\S*/.exec(after)?.[0] ?? "";
  const whole = `"${shorten(spelling + word)}"`;
  const unit = /^([kmg])(i?b)?$/i.exec(word)?.[1]?.toLowerCase();
  if (unit !== undefined && /^-?[0-9]{1,15}$/.test(spelling)) {
    const factor = { k: 1024n, m: 1024n ** 2n, g: 1024n ** 3n }[unit] ?? 1n;
    return `The kernel knows no units: ${whole} is not a number. Write ${BigInt(spelling) * factor}.`;
  }
  if (/^-?0[0-7]*$/.test(spelling) && /^[89]/.test(word)) {
    return `A leading 0 makes ${whole} octal, and 8 and 9 are no octal digits. Leave out the 0.`;
  }
  if (/^[.,]/.test(word)) {
    return `${whole} is not a whole number. Write digits only; several numbers are separated by blanks.`;
  }
  if (/^e[0-9]/i.test(word)) return `${whole} is not a whole number. Write out all its digits.`;
  return `"${shorten(word)}" sticks to the number, so ${whole} is not one. Remove it.`;
}

function noNumber(note: string): IntegerTextDescription {
  return { value: undefined, base: "decimal", rest: "", notes: [note] };
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
