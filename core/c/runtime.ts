/**
 * JavaScript that generated programs carry with them, by the name that uses it. Only what a program names is put in.
 *
 * A pointer to a scalar is an object with `o` (object or array), `k` (key in it) and `t` (type code, see `typeCode`).
 * A local or global whose address is taken lives in such an object itself, as `v`.
 */
export const runtimeParts: Readonly<Record<string, string>> = {
  $Ref: `class $Ref { constructor(o, k, t) { this.o = o; this.k = k; this.t = t; } }`,
  $Box: `class $Box { constructor(v, t) { this.v = v; this.t = t; } get o() { return this; } get k() { return "v"; } }`,
  $View: `class $View {
  constructor(p, t) { this.p = p; this.o = this; this.k = "v"; this.t = t; this.wrap = $wraps[t]; this.back = $wraps[p.t]; }
  get v() { return this.wrap(this.p.o[this.p.k]); }
  set v(value) { this.p.o[this.p.k] = this.back(value); }
}`,
  $wraps: `const $wraps = {
  i8: (v) => (v << 24) >> 24, u8: (v) => v & 255, i16: (v) => (v << 16) >> 16, u16: (v) => v & 65535,
  i32: (v) => v | 0, u32: (v) => v >>> 0, i64: (v) => BigInt.asIntN(64, v), u64: (v) => BigInt.asUintN(64, v), b: (v) => (v ? 1 : 0),
};`,
  $fail: `function $fail(name, message, cause) { const error = new Error(message, cause && { cause }); error.name = name; return error; }`,
  $asScalar: `function $asScalar(p, t) {
  if (p === null || p.t === t) return p;
  if (p instanceof $View && p.p.t === t) return p.p;
  if (p.t === undefined || p.t === "p" || t === "p" || p.t === "b" || t === "b" || p.t.slice(1) !== t.slice(1))
    throw $fail("PointerError", "a pointer to " + (p.t ?? "a struct") + " is used as a pointer to " + t);
  if (p.o !== p && ArrayBuffer.isView(p.o)) throw $fail("PointerError", "an array of " + p.t + " is used as one of " + t);
  return new $View(p, t);
}`,
  $asStruct: `function $asStruct(p, S) {
  if (p === null || $is(p, S)) return p;
  for (let q = p; q.constructor.$first !== undefined; ) {
    q = q[q.constructor.$first];
    if ($is(q, S)) return q;
  }
  for (let q = p; q.$c && q.$c[q.$c.constructor.$first] === q; ) {
    q = q.$c;
    if ($is(q, S)) return q;
  }
  throw $fail("PointerError", "a void * does not hold what it is cast to: " + S.name.replace("$", " "));
}`,
  $is: `function $is(p, S) {
  const C = p.constructor;
  return C === S || (C.$parts !== undefined && C.$parts.includes(S));
}`,
  $move: `function $move(p, by) {
  if (by === 0) return p;
  if (typeof p.k !== "number") throw $fail("PointerError", "a pointer to a single variable is moved");
  return new $Ref(p.o, p.k + by, p.t);
}`,
  $load: `function $load(p, by) { return $read($move(p, by)); }`,
  $store: `function $store(p, by, value) { return $write($move(p, by), value); }`,
  $read: `function $read(p) {
  const o = p.o;
  if (o === p) return p.v;
  const value = o[p.k];
  if (value === undefined) $outside();
  return value;
}`,
  $write: `function $write(p, value) {
  const o = p.o;
  // A box, or a view: much faster than the way through a key.
  if (o === p) return (p.v = value);
  if (typeof p.k === "number" && p.k >>> 0 >= o.length) $outside();
  return (o[p.k] = value);
}`,
  $in: `function $in(index, length) { if (index >>> 0 >= length) $outside(); return index; }`,
  $outside: `function $outside() { throw $fail("OutOfBounds", "a place outside of its array is used"); }`,
  $step: `function $step(p, by) {
  if (by === 0) return p;
  if (p.$a === null) throw $fail("PointerError", "a pointer to a struct outside of any array is moved");
  const at = p.$i + by;
  if (at < 0 || at > p.$a.length) throw $fail("PointerError", "a pointer leaves its array");
  return at === p.$a.length ? p.$a.$end : p.$a[at];
}`,
  $distance: `function $distance(a, b) {
  if (a === b) return 0;
  if (a.t === undefined ? a.$a !== b.$a || a.$a === null : a.o !== b.o) throw $fail("PointerError", "pointers into different arrays are compared");
  return a.t === undefined ? a.$i - b.$i : a.k - b.k;
}`,
  $samePointer: `function $samePointer(a, b) {
  if (a === b) return true;
  if (a === null || b === null || a.t === undefined || b.t === undefined) return false;
  const x = a.p ?? a, y = b.p ?? b;
  return x === y || (x.o === y.o && x.k === y.k);
}`,
  $structs: `function $structs(n, S, c) {
  const array = [];
  for (let i = 0; i < n; i++) array.push(new S(c));
  return array;
}`,
  $indexedStructs: `function $indexedStructs(n, S, c) {
  const array = [];
  for (let i = 0; i <= n; i++) {
    const element = new S(c);
    element.$a = array;
    element.$i = i;
    if (i < n) array.push(element);
    else Object.defineProperty(array, "$end", { value: element });
  }
  return array;
}`,
  $nulls: `function $nulls(n) { return new Array(n).fill(null); }`,
  $arrays: `function $arrays(n, make) { return Array.from({ length: n }, make); }`,
  $copyScalars: `function $copyScalars(to, from) { for (let i = 0; i < to.length; i++) to[i] = from[i]; return to; }`,
  $copyEach: `function $copyEach(to, from, copy) { for (let i = 0; i < to.length; i++) copy(to[i], from[i]); return to; }`,
  $many: `function $many(count) {
  if (count > 1000000) throw $fail("AllocationTooLarge", "an allocation of " + count + " elements is too large");
  return count;
}`,
  $min: `function $min(a, b) { return a < b ? a : b; }`,
  $max: `function $max(a, b) { return a > b ? a : b; }`,
  $divide: `function $divide(a, b) { if (b === 0) throw $fail("DivisionByZero", "division by zero"); return a / b; }`,
  $remainder: `function $remainder(a, b) { if (b === 0) throw $fail("DivisionByZero", "division by zero"); return a % b; }`,
  $bug: `function $bug() { throw $fail("Bug", "BUG() reached"); }`,
  $overrun: `function $overrun() { throw $fail("LoopBudgetExceeded", "this ran too often in one call"); }`,
};

/** Recording, for the traced build. */
export const traceRuntime = `const $steps = [];
let $depth = 0;
function $record(site, kind, values) { if ($steps.length < 100000) $steps.push({ site, kind, values, depth: $depth }); }
function $show(value, name) {
  if (value === null || value === undefined || typeof value === "number" || typeof value === "bigint") return value ?? null;
  if (typeof value === "function") return value.name;
  if (value.t === undefined) return name ?? value.constructor.name.replace("$", " ");
  if (value.t !== "i8" || !Array.isArray(value.o)) return "a pointer";
  let text = "";
  for (let k = value.k; value.o[k]; k++) text += String.fromCharCode(value.o[k] & 255);
  return JSON.stringify(text);
}
function $enter(site, values, names) { $record(site, "call", values.map((value, index) => $show(value, names[index]))); $depth++; }
function $leave(value) { $depth--; return value; }
function $returned(site, value, name) { $record(site, "return", [$show(value, name)]); return value; }
function $assigned(site, value, name) { $record(site, "assign", [$show(value, name)]); return value; }
function $compared(site, outcome, left, operator, right, name) { $record(site, "branch", [outcome ? 1 : 0, $show(left, name), operator, $show(right, name)]); return outcome; }
function $tested(site, value, name) { $record(site, "branch", [value ? 1 : 0, $show(value, name)]); return value; }
function $negated(site, value, name) { $record(site, "branch", [value ? 0 : 1, $show(value, name)]); return !value; }
function $decided(site, outcome) { $record(site, "branch", [outcome ? 1 : 0]); return outcome; }
function $switched(site, value) { $record(site, "branch", [1, value, "switch"]); return value; }`;

/** The parts that `code` names, with the parts that those name, in the order of the table. */
export function runtimeFor(code: string): string {
  const wanted = new Set<string>();
  const visit = (text: string) => {
    for (const name of Object.keys(runtimeParts)) {
      const part = runtimeParts[name];
      if (part !== undefined && !wanted.has(name) && text.includes(name)) {
        wanted.add(name);
        visit(part);
      }
    }
  };
  visit(code);
  return Object.entries(runtimeParts)
    .filter(([name]) => wanted.has(name))
    .map(([, part]) => part)
    .join("\n");
}
