/** One generated function: `parameters` are the C types of its arguments. */
export interface RandomFunction {
  readonly name: string;
  readonly returns: IntegerName;
  readonly parameters: readonly IntegerName[];
}

export interface RandomProgram {
  readonly source: string;
  readonly functions: readonly RandomFunction[];
}

export const integerTypes = {
  bool: { bits: 1, signed: false },
  char: { bits: 8, signed: true },
  u8: { bits: 8, signed: false },
  s8: { bits: 8, signed: true },
  u16: { bits: 16, signed: false },
  s16: { bits: 16, signed: true },
  u32: { bits: 32, signed: false },
  int: { bits: 32, signed: true },
  u64: { bits: 64, signed: false },
  s64: { bits: 64, signed: true },
} as const;

export type IntegerName = keyof typeof integerTypes;

const names = Object.keys(integerTypes) as IntegerName[];

/** Numbers of xorshift128, from a seed: the same on every machine. */
export class Random {
  private state: [number, number, number, number];
  constructor(seed: number) {
    this.state = [seed | 1, 0x9e3779b9, 0x243f6a88, seed ^ 0xb7e15162];
    for (let round = 0; round < 20; round++) this.next();
  }
  next(): number {
    const [x, y, z, w] = this.state;
    let t = x ^ (x << 11);
    t ^= t >>> 8;
    const out = (w ^ (w >>> 19) ^ t) >>> 0;
    this.state = [y, z, w, out];
    return out;
  }
  below(limit: number): number {
    return this.next() % limit;
  }
  pick<T>(list: readonly T[]): T {
    const item = list[this.below(list.length)];
    if (item === undefined) throw new Error("nothing to pick from");
    return item;
  }
  long(): bigint {
    return (BigInt(this.next()) << 32n) | BigInt(this.next());
  }
}

/** Values near the places where integer types end. */
export function edgeValue(random: Random): bigint {
  const base = 1n << BigInt(random.pick([0, 1, 7, 8, 15, 16, 31, 32, 63]));
  const value = random.below(3) === 0 ? random.long() : base + BigInt(random.below(5) - 2);
  return BigInt.asUintN(64, random.below(2) === 0 ? value : -value);
}

const prelude = `#ifndef __SNIPPET_EVALUATOR__
typedef _Bool bool;
typedef unsigned char u8; typedef signed char s8; typedef unsigned short u16; typedef short s16;
typedef unsigned int u32; typedef unsigned long u64; typedef long s64;
#define min_t(t, a, b) ({ t _a = (a); t _b = (b); _a < _b ? _a : _b; })
#define max_t(t, a, b) ({ t _a = (a); t _b = (b); _a > _b ? _a : _b; })
#endif
struct inner { u8 a; s16 b; u64 c; };
struct box { bool t; char q; u8 a; s8 b; u16 c; s16 d; u32 e; int f; u64 g; s64 h; u32 w5:5; int s7:7; u8 n3:3; bool z:1; struct inner in; u16 arr[4]; s64 wide[2]; };
static struct box box;
`;

const fields: Readonly<Record<string, IntegerName>> = {
  t: "bool",
  q: "char",
  a: "u8",
  b: "s8",
  c: "u16",
  d: "s16",
  e: "u32",
  f: "int",
  g: "u64",
  h: "s64",
  w5: "u32",
  s7: "int",
  n3: "u8",
  z: "bool",
  "in.a": "u8",
  "in.b": "s16",
  "in.c": "u64",
  "arr[1]": "u16",
  "arr[3]": "u16",
  "wide[0]": "s64",
};

/** `count` functions of integers and of one struct, free of undefined behaviour under -fwrapv. */
export function randomProgram(seed: number, count: number): RandomProgram {
  const random = new Random(seed);
  const functions: RandomFunction[] = [];
  const bodies: string[] = [];
  for (let index = 0; index < count; index++) {
    const fn = {
      name: `f${index}`,
      returns: random.pick(names),
      parameters: [random.pick(names), random.pick(names), random.pick(names)],
    };
    bodies.push(functionText(random, fn, functions));
    functions.push(fn);
  }
  const sum = Object.keys(fields)
    .map((field) => `sum = sum * 31 + (u64)(box.${field});`)
    .join("\n");
  const state = `u64 state(void) { u64 sum = 7; ${sum} return sum; }`;
  return { source: [prelude, ...bodies, state].join("\n"), functions };
}

interface Writer {
  readonly random: Random;
  readonly variables: { readonly name: string; readonly type: IntegerName }[];
  readonly earlier: readonly RandomFunction[];
  loops: number;
  /** Whether both labels still lie ahead. */
  jumps: boolean;
}

function functionText(
  random: Random,
  fn: RandomFunction,
  earlier: readonly RandomFunction[],
): string {
  const parameters = fn.parameters.map((type, index) => ({ name: `p${index}`, type }));
  const locals = [0, 1, 2].map((index) => ({ name: `v${index}`, type: random.pick(names) }));
  const writer: Writer = { random, variables: [...parameters], earlier, loops: 0, jumps: true };
  const lines = locals.map(({ name, type }) => {
    const line = `${type} ${name} = ${expression(writer, 2)};`;
    writer.variables.push({ name, type });
    return line;
  });
  lines.unshift(
    "struct box *bx = &box;",
    `int *ip = &box.f; u16 *hp = &bx->arr[${random.below(3)}];`,
  );
  const count = 2 + random.below(4);
  for (let index = 0; index < count; index++) lines.push(statement(writer, 2));
  // The second label is always used, so that gcc's build needs no attribute for it.
  lines.push(`if (${expression(writer, 1)}) goto out;`, statement(writer, 1));
  writer.jumps = false;
  lines.push(`skip: ${statement(writer, 1)}`, `out: ${statement(writer, 0)}`);
  lines.push(`return ${expression(writer, 3)};`);
  const list = parameters.map(({ name, type }) => `${type} ${name}`).join(", ");
  return `${fn.returns} ${fn.name}(${list})\n{\n${lines.join("\n")}\n}`;
}

function target(writer: Writer): string {
  const { random } = writer;
  if (random.below(2) === 0) return random.pick(writer.variables).name;
  if (random.below(8) === 0) return random.pick(["(*ip)", "(*hp)", "hp[1]"]);
  const field = random.pick(Object.keys(fields));
  return random.below(2) === 0 ? `bx->${field}` : `box.${field}`;
}

function statement(writer: Writer, depth: number): string {
  const { random } = writer;
  const kind = random.below(depth > 0 ? 12 : 5);
  switch (kind) {
    case 0:
    case 1:
    case 2:
      return `${target(writer)} = ${expression(writer, 3)};`;
    case 3: {
      const operator = random.pick(["+=", "-=", "*=", "&=", "|=", "^="]);
      return `${target(writer)} ${operator} ${expression(writer, 2)};`;
    }
    case 4:
      if (random.below(2) === 0) {
        // Shifts by up to 7 are defined for every type after promotion.
        return `${target(writer)} ${random.pick(["<<=", ">>="])} ((${expression(writer, 1)}) & 7);`;
      }
      return random.pick([`${target(writer)}++;`, `--${target(writer)};`, `${target(writer)}--;`]);
    case 5:
    case 6:
      return `if (${expression(writer, 2)}) {\n${statement(writer, depth - 1)}\n} else {\n${statement(writer, depth - 1)}\n}`;
    case 7: {
      const name = `i${depth}_${writer.loops++}`;
      const body = statement(writer, depth - 1);
      const leave = random.below(3) === 0 ? `if (${expression(writer, 1)}) break;` : "";
      return `for (${random.pick(["int", "u8", "u32"])} ${name} = 0; ${name} < ${1 + random.below(4)}; ${name}++) {\n${body}\n${leave}\n}`;
    }
    case 8:
      return `switch (${expression(writer, 1)}) {\ncase 0: ${statement(writer, 0)}\ncase ${1 + random.below(3)}: ${statement(writer, 0)} break;\ncase -1: ${statement(writer, 0)}\ndefault: ${statement(writer, 0)}\n}`;
    case 9:
      return writer.jumps
        ? `if (${expression(writer, 2)}) goto ${random.pick(["skip", "out"])};`
        : ";";
    case 10: {
      const name = `i${depth}_${writer.loops++}`;
      const body = `${statement(writer, depth - 1)}\nif (${expression(writer, 1)}) continue;\n${statement(writer, 0)}`;
      return `{ u8 ${name} = ${random.below(4)};\ndo {\n${body}\n} while (${name}-- > 1); }`;
    }
    default:
      return `{\n${statement(writer, depth - 1)}\n${statement(writer, depth - 1)}\n}`;
  }
}

function leaf(writer: Writer): string {
  const { random } = writer;
  switch (random.below(5)) {
    case 0: {
      const value = edgeValue(random) >> BigInt(random.pick([0, 16, 32, 48]));
      const suffix = random.pick(["", "u", "L", "UL"]);
      // Decimal constants without a suffix must fit a signed type.
      if (suffix === "" || suffix === "L") return `${value >> 1n}${suffix}`;
      return random.below(2) === 0 ? `0x${value.toString(16)}${suffix}` : `${value}${suffix}`;
    }
    case 1:
      return `box.${random.pick(Object.keys(fields))}`;
    case 2:
      return random.pick([
        "*ip",
        "*hp",
        "hp[1]",
        "'a'",
        "(int)sizeof(u16)",
        "sizeof(struct inner)",
      ]);
    default:
      return random.pick(writer.variables).name;
  }
}

function expression(writer: Writer, depth: number): string {
  const { random } = writer;
  if (depth === 0) return leaf(writer);
  const inner = () => expression(writer, depth - 1);
  switch (random.below(16)) {
    case 0:
    case 1:
    case 2:
      return `(${factor(inner())} ${random.pick(["+", "-", "*"])} ${inner()})`;
    case 3:
      return `(${factor(inner())} ${random.pick(["&", "|", "^"])} ${inner()})`;
    case 4:
      return `(${inner()} ${random.pick(["/", "%"])} ((${inner()} & 127) + 1))`;
    case 5:
      return `(${inner()} ${random.pick(["<<", ">>"])} (${inner()} & 31))`;
    case 6:
      return `((${random.pick(["u64", "s64"])})(${inner()}) ${random.pick(["<<", ">>"])} (${inner()} & 63))`;
    case 7:
    case 8:
      return `(${inner()} ${random.pick(["<", ">", "<=", ">=", "==", "!="])} ${inner()})`;
    case 9:
      return `(${inner()} ${random.pick(["&&", "||"])} ${inner()})`;
    case 10:
      return `(${inner()} ? ${inner()} : ${inner()})`;
    case 11:
      return random.pick([`(-(${inner()}))`, `(~(${inner()}))`, `(!(${inner()}))`]);
    case 12:
    case 13:
      return `((${random.pick(names)})(${inner()}))`;
    case 14:
      return `${random.pick(["min_t", "max_t"])}(${random.pick(names)}, ${inner()}, ${inner()})`;
    default: {
      const fn = writer.earlier.length > 0 ? random.pick(writer.earlier) : undefined;
      // A call in every sixth place: the functions change the box, so only one may stand in an expression.
      return fn && depth === 3 && random.below(2) === 0
        ? `${fn.name}(${leaf(writer)}, ${leaf(writer)}, ${leaf(writer)})`
        : inner();
    }
  }
}

/** tree-sitter takes `(x * (y)) - z` for a cast; the evaluator refuses it, so it is not generated. */
function factor(text: string): string {
  return /^\w+$/.test(text) ? `+${text}` : text;
}
