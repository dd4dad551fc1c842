import { cloned, copyInto } from "./generateCopy.ts";
import { freshArray, freshValue, structArray, typeCode } from "./generateFresh.ts";
import { binaryCode, isBelow, narrowed, withoutWidening, wrapped } from "./generateInteger.ts";
import { assignedCode, shownAs, shownNames } from "./generateRecording.ts";
import { type Generator, recorded, temporary } from "./generator.ts";
import {
  type Expression,
  type InitializerPart,
  unseenCall,
  type Variable,
} from "./intermediate.ts";
import { globalName, structName } from "./names.ts";
import { isShared, objectPath } from "./sharedObjects.ts";
import type { CType, IntegerType, StructField } from "./types.ts";

/** JavaScript for the value of an expression. */
export function valueCode(generator: Generator, e: Expression): string {
  const value = (inner: Expression) => valueCode(generator, inner);
  switch (e.op) {
    case "literal": {
      const text = e.type.bits === 64 ? `${e.value}n` : String(e.value);
      return e.value < 0n ? `(${text})` : text;
    }
    case "null":
      return "null";
    case "string":
      return internString(generator, e.bytes);
    case "variable":
      return variableName(e.variable);
    case "function":
      return globalName(e.name);
    case "field":
      return `${value(e.base)}${memberCode(e.field)}`;
    case "element":
      return `${value(e.array)}[${indexCode(generator, e)}]`;
    case "pointee":
      return pointeeValue(generator, e.pointer, e.index);
    case "same":
      return e.type.kind === "void" ? `(${value(e.operand)}, undefined)` : value(e.operand);
    case "address":
      return addressValue(generator, e.of);
    case "offset": {
      const struct = e.type.kind === "pointer" && e.type.to.kind === "struct";
      return `${struct ? "$step" : "$move"}(${value(e.pointer)}, ${value(e.by)})`;
    }
    case "distance":
      return `$distance(${value(e.left)}, ${value(e.right)})`;
    case "negate":
      return wrapped(`-${value(e.operand)}`, e.type);
    case "complement":
      return e.type.signed ? `(~${value(e.operand)})` : wrapped(`~${value(e.operand)}`, e.type);
    case "not":
    case "compare":
    case "logical":
    case "truth":
      return `(${conditionOf(generator, e)} ? 1 : 0)`;
    case "binary":
      return binaryCode(e, value(e.left), value(e.right));
    case "conditional":
      return `(${conditionOf(generator, e.condition)} ? ${value(e.yes)} : ${value(e.no)})`;
    case "comma":
      return `(${value(e.left)}, ${value(e.right)})`;
    case "assign":
      return assignment(generator, e.target, e.value, e.site);
    case "update":
      return updateValue(generator, e);
    case "oldValue":
      return "$old";
    case "call":
      return callValue(generator, e);
    case "convert":
      return convertValue(generator, e.operand, e.type as IntegerType);
    case "pointerCast": {
      const to = e.type.kind === "pointer" ? e.type.to : e.type;
      if (to.kind === "struct") return `$asStruct(${value(e.operand)}, ${structName(to.name)})`;
      return `$asScalar(${value(e.operand)}, "${typeCode(to)}")`;
    }
    case "minimum":
    case "maximum": {
      const [left, right] = [value(e.left), value(e.right)];
      const operator = e.op === "minimum" ? "<" : ">";
      if (isPure(e.left) && isPure(e.right))
        return `(${left} ${operator} ${right} ? ${left} : ${right})`;
      return `${e.op === "minimum" ? "$min" : "$max"}(${left}, ${right})`;
    }
    case "container": {
      const path = ".$c".repeat(objectPath(targetOf(e.type), e.path).length);
      return e.keepsNull && path !== ""
        ? followed(generator, e.operand, path)
        : `${value(e.operand)}${path}`;
    }
    case "firstMember": {
      const path = objectPath(targetOf(e.operand.type), e.path);
      if (path.length === 0) return value(e.operand);
      return followed(generator, e.operand, `.${path.join(".")}`);
    }
    case "allocate":
      return allocation(generator, e.element, e.count);
    case "initializer": {
      const fresh = freshValue(e.type, "null");
      if (e.parts.length === 0) return fresh;
      const name = temporary(generator);
      const steps = fillSteps(generator, name, e.parts);
      return `(${name} = ${fresh}, ${steps.join(", ")}, ${name})`;
    }
    case "clear": {
      const type = e.operand.type.kind === "pointer" ? e.operand.type.to : e.operand.type;
      return copyInto(generator, value(e.operand), type, freshValue(type, "null"));
    }
    case "bug":
      return "$bug()";
  }
}

/** The pointer with fields behind it, or null where it is null. */
function followed(generator: Generator, pointer: Expression, path: string): string {
  const code = valueCode(generator, pointer);
  // Measured: the conditional is faster than `?.` with `??`.
  if (isPure(pointer)) return `(${code} === null ? null : ${code}${path})`;
  return `(${code}?${path} ?? null)`;
}

/** JavaScript that is truthy exactly if the condition holds. */
export function conditionOf(generator: Generator, e: Expression): string {
  const value = (inner: Expression) => valueCode(generator, inner);
  switch (e.op) {
    case "not": {
      const { operand, site } = e;
      if (!recorded(generator, site)) return `!${conditionOf(generator, operand)}`;
      if (operand.op === "truth")
        return `$negated(${site}, ${value(operand.operand)}${shownAs(operand.operand.type)})`;
      return `$decided(${site}, !${conditionOf(generator, operand)})`;
    }
    case "logical": {
      const text = `(${conditionOf(generator, e.left)} ${e.operator} ${conditionOf(generator, e.right)})`;
      return recorded(generator, e.site) ? `$decided(${e.site}, ${text})` : text;
    }
    case "truth":
      if (recorded(generator, e.site))
        return `$tested(${e.site}, ${value(e.operand)}${shownAs(e.operand.type)})`;
      return value(e.operand);
    case "compare":
      return comparison(generator, e);
    default:
      return value(e);
  }
}

function comparison(generator: Generator, e: Expression & { op: "compare" }): string {
  let [left, right] = [valueCode(generator, e.left), valueCode(generator, e.right)];
  const record = recorded(generator, e.site);
  let setup = "";
  if (record) {
    const names = [temporary(generator), temporary(generator)];
    setup = `${names[0]} = ${left}, ${names[1]} = ${right}, `;
    [left = "", right = ""] = names;
  }
  const outcome = compared(e, left, right);
  if (!record) return outcome;
  return `(${setup}$compared(${e.site}, ${outcome}, ${left}, "${e.operator}", ${right}${shownAs(e.left.type)}))`;
}

function compared(e: Expression & { op: "compare" }, left: string, right: string): string {
  const equality = e.operator === "==" || e.operator === "!=";
  if (equality && isReference(e.left.type) && e.left.op !== "null" && e.right.op !== "null") {
    return `${e.operator === "!=" ? "!" : ""}$samePointer(${left}, ${right})`;
  }
  return `(${left} ${equality ? `${e.operator}=` : e.operator} ${right})`;
}

/** Pointers that are made anew by each `&`: they are equal without being the same object. */
function isReference(type: CType): boolean {
  return type.kind === "pointer" && type.to.kind !== "struct" && type.to.kind !== "function";
}

/** Where a variable's value is. */
export function variableName(variable: Variable): string {
  return variable.boxed ? `${variable.jsName}.v` : variable.jsName;
}

function internString(generator: Generator, bytes: readonly number[]): string {
  const key = bytes.join(",");
  const known = generator.strings.get(key);
  if (known) return known;
  const name = `$text${generator.strings.size}`;
  generator.strings.set(key, name);
  return name;
}

/** Whether the code may stand twice without doing anything twice. */
function isPure(e: Expression): boolean {
  switch (e.op) {
    case "literal":
    case "null":
    case "variable":
    case "function":
    case "oldValue":
      return true;
    case "field":
      return isPure(e.base);
    case "same":
    case "convert":
      return isPure(e.operand);
    case "element":
      return isPure(e.array) && isPure(e.index);
    default:
      return false;
  }
}

function pointeeValue(
  generator: Generator,
  pointer: Expression,
  index: Expression | undefined,
): string {
  const base = valueCode(generator, pointer);
  if (index) return `$load(${base}, ${valueCode(generator, index)})`;
  return `$read(${base})`;
}

/** The index of an element, kept within the array where a wrong one would pass unnoticed: a missing struct does not. */
function indexCode(generator: Generator, { array, index, type }: Expression & { op: "element" }) {
  const code = valueCode(generator, index);
  const length = array.type.kind === "array" ? array.type.length : undefined;
  const isScalar = type.kind === "integer" || type.kind === "pointer";
  if (!isScalar || length === undefined) return code;
  return isBelow(index, BigInt(length)) ? code : `$in(${code}, ${length})`;
}

function addressValue(generator: Generator, target: Expression): string {
  const code = `"${typeCode(target.type)}"`;
  switch (target.op) {
    case "variable":
      return target.variable.jsName;
    case "field":
      return `new $Ref(${valueCode(generator, target.base)}, "${target.field.name}", ${code})`;
    case "element":
      return `new $Ref(${valueCode(generator, target.array)}, ${valueCode(generator, target.index)}, ${code})`;
    default:
      throw new Error(`no address of ${target.op}`);
  }
}

function convertValue(generator: Generator, raw: Expression, type: IntegerType): string {
  const operand = withoutWidening(raw);
  const from = operand.type;
  if (type.bits === 1) return `(${conditionOf(generator, operand)} ? 1 : 0)`;
  const code = valueCode(generator, operand);
  if (from.kind !== "integer") return code;
  if (type.bits === 64) {
    if (from.bits === 64) return `BigInt.as${type.signed ? "Int" : "Uint"}N(64, ${code})`;
    const widened = `BigInt(${code})`;
    return type.signed || !from.signed ? widened : `BigInt.asUintN(64, ${widened})`;
  }
  if (from.bits === 64) {
    return `Number(BigInt.as${type.signed ? "Int" : "Uint"}N(${type.bits}, ${code}))`;
  }
  const fits = from.bits < type.bits ? type.signed || !from.signed : false;
  if (fits) return code;
  return narrowed(code, type.bits, type.signed);
}

function storedValue(target: Expression, code: string): string {
  if (target.op !== "field" || target.field.width === undefined) return code;
  const { width, type } = target.field;
  const bool = type.kind === "integer" && type.bits === 1;
  if (bool || width === 32) return code;
  return narrowed(code, width, type.kind === "integer" && type.signed);
}

function store(generator: Generator, target: Expression, code: string): string {
  if (target.op === "pointee") {
    const base = valueCode(generator, target.pointer);
    if (target.index) return `$store(${base}, ${valueCode(generator, target.index)}, ${code})`;
    return `$write(${base}, ${code})`;
  }
  return `(${valueCode(generator, target)} = ${storedValue(target, code)})`;
}

function assignment(
  generator: Generator,
  target: Expression,
  value: Expression,
  site: number,
): string {
  const code = valueCode(generator, value);
  if (target.type.kind === "struct") {
    return copyInto(generator, valueCode(generator, target), target.type, code);
  }
  return store(
    generator,
    target,
    recorded(generator, site) ? assignedCode(site, code, target.type) : code,
  );
}

function updateValue(generator: Generator, e: Expression & { op: "update" }): string {
  const setup: string[] = [];
  const target = stabilized(generator, e.target, setup);
  const again = e.result === "new" && isPure(target);
  let old = again ? valueAgain(generator, target) : valueCode(generator, target);
  if (!again) {
    const name = temporary(generator);
    setup.push(`${name} = ${old}`);
    old = name;
  }
  let code = valueCode(generator, e.value).replaceAll("$old", () => old);
  if (recorded(generator, e.site)) code = assignedCode(e.site, code, e.target.type);
  const stored = store(generator, target, code);
  if (e.result === "old") return `(${[...setup, stored, old].join(", ")})`;
  return setup.length === 0 ? stored : `(${[...setup, stored].join(", ")})`;
}

/** The value of a target within what is stored to it: JavaScript has evaluated, and checked, its index before. */
function valueAgain(generator: Generator, target: Expression): string {
  if (target.op !== "element") return valueCode(generator, target);
  return `${valueCode(generator, target.array)}[${valueCode(generator, target.index)}]`;
}

/** The target with every part that must run once put into a temporary. */
function stabilized(generator: Generator, target: Expression, setup: string[]): Expression {
  const keep = (e: Expression): Expression => {
    if (isPure(e)) return e;
    const name = temporary(generator);
    setup.push(`${name} = ${valueCode(generator, e)}`);
    const variable: Variable = { name, scope: "local", jsName: name, type: e.type, boxed: false };
    return { op: "variable", type: e.type, variable };
  };
  switch (target.op) {
    case "field":
      return { ...target, base: keep(target.base) };
    case "element":
      return { ...target, array: keep(target.array), index: keep(target.index) };
    case "pointee": {
      const index = target.index && keep(target.index);
      return { ...target, pointer: keep(target.pointer), index };
    }
    default:
      return target;
  }
}

function callValue(generator: Generator, e: Expression & { op: "call" }): string {
  const callee = valueCode(generator, e.callee);
  const values = e.arguments.map((argument) => {
    const code = valueCode(generator, argument);
    return argument.type.kind === "struct" ? cloned(generator, argument.type, code) : code;
  });
  const isUnseen = generator.traced && e.site === unseenCall;
  if (!recorded(generator, e.site) && !isUnseen) return `${callee}(${values.join(", ")})`;
  const names = values.map(() => temporary(generator));
  const setup = values.map((code, index) => `${names[index]} = ${code}, `).join("");
  const list = names.join(", ");
  const enter = isUnseen ? "$depth++" : `$enter(${e.site}, [${list}], ${shownNames(e.arguments)})`;
  return `(${setup}${enter}, $leave(${callee}(${list})))`;
}

/** So many rounds of the loop budget an allocation costs: an endless one ends before memory does. */
const allocationRounds = 50;

function allocation(generator: Generator, element: CType, count: Expression | undefined): string {
  const charged = (code: string) => `($budget -= ${allocationRounds}, ${code})`;
  const many = count ? `$many(${valueCode(generator, count)})` : "1";
  if (element.kind === "struct") {
    if (count === undefined) return charged(freshValue(element, "null"));
    return charged(`${structArray(element, many, "null")}[0] ?? null`);
  }
  return charged(`new $Ref(${freshArray(element, many, "null")}, 0, "${typeCode(element)}")`);
}

/** The assignments that fill a fresh struct or array called `name`. */
export function fillSteps(
  generator: Generator,
  name: string,
  parts: readonly InitializerPart[],
): string[] {
  return parts.map(({ path, value }) => {
    const target = name + path.map(pathStep).join("");
    const code = valueCode(generator, value);
    if (value.type.kind === "struct" || value.type.kind === "array") {
      return copyInto(generator, target, value.type, code);
    }
    const last = path.at(-1);
    const width = typeof last === "object" ? last.width : undefined;
    if (typeof last === "object" && width !== undefined) {
      const field: Expression = { op: "field", type: last.type, base: value, field: last };
      return `${target} = ${storedValue(field, code)}`;
    }
    return `${target} = ${code}`;
  });
}

function pathStep(step: StructField | number): string {
  return typeof step === "number" ? `[${step}]` : memberCode(step);
}

function memberCode({ name, type }: StructField): string {
  return isShared(type) ? "" : `.${name}`;
}

function targetOf(type: CType): CType {
  return type.kind === "pointer" ? type.to : type;
}
