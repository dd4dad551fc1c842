/**
 * Turns what JavaScript throws in a generated program into an error with a `fault`, as fault.ts describes it. The place
 * comes from the error's stack through the tables `$places` (generated line, file, line, function), `$files` and `$names`.
 */
export const faultCode = `function $linesOf(error) {
  return String(error.stack).split("\\n").map((line) => /:(\\d+):\\d+\\)?$/.exec(line)).filter((match) => match).map((match) => Number(match[1]));
}
function $placeOf(error) {
  const base = ($linesOf($here())[0] ?? 0) - 3;
  for (const number of $linesOf(error)) {
    const line = number - base;
    for (let i = $places.length - 4; i >= 0; i -= 4) {
      if ($places[i] > line) continue;
      if ($places[i + 1] < 0) break;
      return { file: $files[$places[i + 1]], line: $places[i + 2], functionName: $names[$places[i + 3]] };
    }
  }
  return undefined;
}
function $kindOf(error) {
  const { name, message } = error;
  if (/^(PointerError|DivisionByZero|OutOfBounds|LoopBudgetExceeded|AllocationTooLarge|Bug)$/.test(name)) return [name, message];
  if (name === "TypeError") return /undefined|mix BigInt/.test(message) ? ["OutOfBounds", "a place outside of its array is used"] : ["NullPointer", "a null pointer is followed"];
  if (name === "InternalError" || (name === "RangeError" && /call stack/i.test(message))) return ["RecursionTooDeep", "functions call each other without end"];
  if (name === "RangeError" && /zero/i.test(message)) return ["DivisionByZero", "division by zero"];
  if (name === "RangeError") return ["AllocationTooLarge", "an array is too large"];
  return undefined;
}
function $fault(error) {
  if (!(error instanceof Error) || error.fault) return error;
  const [kind, message] = $kindOf(error) ?? [];
  const place = kind && $placeOf(error);
  if (!place) return error;
  const result = $fail(kind, message + " at " + place.file + ":" + (place.line + 1), error);
  result.fault = { kind, message, ...place };
  return result;
}`;
