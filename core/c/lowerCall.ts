import {
  type At,
  convertImplicitly,
  convertInteger,
  decay,
  literal,
  promote,
  sameInteger,
  toIndex,
} from "./arithmetic.ts";
import { typeOfText } from "./declarators.ts";
import { type Expression, unseenCall } from "./intermediate.ts";
import { assign } from "./lowerAssignment.ts";
import { findVariable, lineOfNode, refuse, type Scope, stepSite } from "./scope.ts";
import { sizedTypeOf } from "./sizes.ts";
import { childOf, namedChildren, type Syntax, textOf } from "./syntax.ts";
import {
  type CType,
  type FunctionType,
  type IntegerType,
  intType,
  layoutOf,
  pointerTo,
  typeName,
  unsignedLongType,
  voidType,
} from "./types.ts";

/** A call of a function, through a pointer, or of an intrinsic. */
export function lowerCall(at: At): Expression {
  const callee = childOf(at.node, "function");
  const list = childOf(at.node, "arguments");
  if (callee === undefined || list === undefined) {
    refuse(at.scope, at.node, "incomplete", `\`${textOf(at.node)}\` is incomplete`);
  }
  const nodes = namedChildren(list);
  const name = callee.type === "identifier" ? textOf(callee) : undefined;
  if (name !== undefined && !findVariable(at.scope, name)) {
    const lower = intrinsics[name];
    if (lower && !at.scope.program.functions.has(name)) return lower(at, nodes, name);
  }
  const target = decay(at.scope.program.lower(at.scope, callee));
  const type = target.type.kind === "pointer" ? target.type.to : target.type;
  if (type.kind !== "function") {
    refuse(at.scope, callee, "not-a-function", `\`${textOf(callee)}\` is not a function`);
  }
  const isUnseen =
    at.scope.fn?.traced &&
    target.op === "same" &&
    target.operand.op === "function" &&
    at.scope.program.untraced.has(target.operand.name);
  const site = isUnseen ? unseenCall : stepSite(at.scope, at.node);
  return {
    op: "call",
    type: type.returns,
    callee: target,
    arguments: argumentsOf(at, type, nodes, textOf(callee)),
    site,
  };
}

function argumentsOf(
  at: At,
  type: FunctionType,
  nodes: readonly Syntax[],
  name: string,
): Expression[] {
  if (!type.unchecked && nodes.length !== type.parameters.length) {
    const wanted = type.parameters.length;
    refuse(
      at.scope,
      at.node,
      "argument-count",
      `${name} takes ${wanted} arguments, not ${nodes.length}`,
    );
  }
  return nodes.map((node, index) => {
    const value = loweredValue(at.scope, node);
    const parameter = type.parameters[index];
    if (parameter) return convertImplicitly({ scope: at.scope, node }, value, parameter.type);
    return value.type.kind === "integer" ? promote({ scope: at.scope, node }, value) : value;
  });
}

function loweredValue(scope: Scope, node: Syntax): Expression {
  return decay(scope.program.lower(scope, node));
}

type Intrinsic = (at: At, nodes: readonly Syntax[], name: string) => Expression;

const intrinsics: Readonly<Record<string, Intrinsic | undefined>> = {
  READ_ONCE: (at, nodes, name) => at.scope.program.lower(at.scope, one(at, nodes, name)),
  smp_load_acquire: lowerThrough,
  rcu_dereference: (at, nodes, name) => at.scope.program.lower(at.scope, one(at, nodes, name)),
  WRITE_ONCE: lowerStore,
  rcu_assign_pointer: lowerStore,
  smp_store_release: lowerStoreThrough,
  likely: lowerLikely,
  unlikely: lowerLikely,
  WARN_ON: lowerLikely,
  WARN_ON_ONCE: lowerLikely,
  min: lowerExtreme,
  max: lowerExtreme,
  min_t: lowerExtremeOfType,
  max_t: lowerExtremeOfType,
  clamp: lowerClamp,
  clamp_t: lowerClampOfType,
  container_of: lowerContainerOf,
  ARRAY_SIZE: lowerArraySize,
  kzalloc: lowerAllocation,
  kmalloc: lowerAllocation,
  kcalloc: lowerArrayAllocation,
  kfree: lowerFree,
  memset: lowerClear,
  barrier: lowerNothing,
  smp_mb: lowerNothing,
  smp_rmb: lowerNothing,
  smp_wmb: lowerNothing,
  BUG_ON: lowerBug,
  BUG: lowerBug,
};

function many(at: At, nodes: readonly Syntax[], name: string, count: number): readonly Syntax[] {
  if (nodes.length !== count) {
    refuse(
      at.scope,
      at.node,
      "argument-count",
      `${name} takes ${count} arguments, not ${nodes.length}`,
    );
  }
  return nodes;
}

function one(at: At, nodes: readonly Syntax[], name: string): Syntax {
  const [node] = many(at, nodes, name, 1);
  return node ?? at.node;
}

function nothing(): Expression {
  return { op: "same", type: voidType, operand: literal(0n, intType) };
}

function lowerNothing(): Expression {
  return nothing();
}

function lowerThrough(at: At, nodes: readonly Syntax[], name: string): Expression {
  return pointeeOf(at, one(at, nodes, name));
}

function pointeeOf(at: At, node: Syntax): Expression {
  const pointer = loweredValue(at.scope, node);
  const to = pointer.type.kind === "pointer" ? pointer.type.to : undefined;
  if (to?.kind !== "integer" && to?.kind !== "pointer") {
    refuse(at.scope, node, "not-a-pointer", `\`${textOf(node)}\` is no pointer to a scalar`);
  }
  return { op: "pointee", type: to, pointer, index: undefined };
}

function lowerStore(at: At, nodes: readonly Syntax[], name: string): Expression {
  const [left = at.node, right = at.node] = many(at, nodes, name, 2);
  const target = at.scope.program.lower(at.scope, left);
  if (!/^(variable|field|pointee|element)$/.test(target.op)) {
    refuse(at.scope, left, "not-assignable", `\`${textOf(left)}\` cannot be assigned to`);
  }
  return assign(at, target, at.scope.program.lower(at.scope, right), right);
}

function lowerStoreThrough(at: At, nodes: readonly Syntax[], name: string): Expression {
  const [left = at.node, right = at.node] = many(at, nodes, name, 2);
  return assign(at, pointeeOf(at, left), at.scope.program.lower(at.scope, right), right);
}

function lowerLikely(at: At, nodes: readonly Syntax[], name: string): Expression {
  return at.scope.program.condition(at.scope, one(at, nodes, name));
}

function extreme(op: "minimum" | "maximum", left: Expression, right: Expression): Expression {
  const type = left.type as IntegerType;
  if (left.op === "literal" && right.op === "literal") {
    const leftWins = op === "minimum" ? left.value < right.value : left.value > right.value;
    return leftWins ? left : right;
  }
  return { op, type, left, right };
}

function lowerExtreme(at: At, nodes: readonly Syntax[], name: string): Expression {
  const [left, right] = many(at, nodes, name, 2).map((node) => loweredValue(at.scope, node));
  if (left === undefined || right === undefined) return nothing();
  requireSame(at, name, left, right);
  return promote(at, extreme(name === "min" ? "minimum" : "maximum", left, right));
}

function requireSame(at: At, name: string, left: Expression, right: Expression): void {
  if (sameInteger(left, right)) return;
  refuse(
    at.scope,
    at.node,
    "incompatible-types",
    `${name} needs operands of one integer type, not ${typeName(left.type)} and ${typeName(right.type)}: use ${name}_t`,
  );
}

function typeArgument(at: At, node: Syntax): CType {
  const text = at.scope.place ? undefined : at.scope.file.normalized.typeArguments.get(node.start);
  return typeOfText(at.scope, text ?? textOf(node), node);
}

function typedArguments(
  at: At,
  nodes: readonly Syntax[],
  name: string,
  count: number,
): Expression[] {
  const [typeNode = at.node, ...rest] = many(at, nodes, name, count);
  const type = typeArgument(at, typeNode);
  if (type.kind !== "integer") {
    refuse(at.scope, typeNode, "not-an-integer", `${name} needs an integer type`);
  }
  return rest.map((node) => {
    const value = promote({ scope: at.scope, node }, loweredValue(at.scope, node));
    return convertInteger(value, type);
  });
}

function lowerExtremeOfType(at: At, nodes: readonly Syntax[], name: string): Expression {
  const [left, right] = typedArguments(at, nodes, name, 3);
  if (left === undefined || right === undefined) return nothing();
  return extreme(name === "min_t" ? "minimum" : "maximum", left, right);
}

function lowerClamp(at: At, nodes: readonly Syntax[], name: string): Expression {
  const [value, low, high] = many(at, nodes, name, 3).map((node) => loweredValue(at.scope, node));
  if (value === undefined || low === undefined || high === undefined) return nothing();
  requireSame(at, name, value, low);
  requireSame(at, name, value, high);
  return promote(at, extreme("minimum", extreme("maximum", value, low), high));
}

function lowerClampOfType(at: At, nodes: readonly Syntax[], name: string): Expression {
  const [value, low, high] = typedArguments(at, nodes, name, 4);
  if (value === undefined || low === undefined || high === undefined) return nothing();
  return extreme("minimum", extreme("maximum", value, low), high);
}

function lowerContainerOf(at: At, nodes: readonly Syntax[], name: string): Expression {
  const [pointerNode = at.node, typeNode = at.node, memberNode = at.node] = many(
    at,
    nodes,
    name,
    3,
  );
  const pointer = loweredValue(at.scope, pointerNode);
  const type = typeArgument(at, typeNode);
  const path = textOf(memberNode).replace(/\s+/g, "").split(".");
  let member: CType = type;
  for (const step of path) {
    const fields: readonly { name: string; type: CType }[] =
      member.kind === "struct" ? (member.fields ?? []) : [];
    const field = fields.find((candidate) => candidate.name === step);
    if (field === undefined) {
      refuse(
        at.scope,
        memberNode,
        "no-such-field",
        `${typeName(type)} has no member ${path.join(".")}`,
      );
    }
    member = field.type;
    if (member.kind === "struct") member.contained = true;
  }
  if (member.kind !== "struct") {
    refuse(
      at.scope,
      memberNode,
      "container-of-scalar",
      "container_of works on members that are structs",
    );
  }
  const value = convertImplicitly(
    { scope: at.scope, node: pointerNode },
    pointer,
    pointerTo(member),
  );
  return { op: "container", type: pointerTo(type), operand: value, path, keepsNull: false };
}

function lowerArraySize(at: At, nodes: readonly Syntax[], name: string): Expression {
  const { type } = at.scope.program.lower(at.scope, one(at, nodes, name));
  if (type.kind !== "array" || type.length === undefined) {
    refuse(at.scope, at.node, "not-an-array", "ARRAY_SIZE needs an array of known length");
  }
  return literal(BigInt(type.length), unsignedLongType);
}

function allocatedType(at: At, node: Syntax): CType {
  const inner = node.type === "parenthesized_expression" ? namedChildren(node)[0] : node;
  if (inner?.type !== "sizeof_expression") {
    refuse(
      at.scope,
      node,
      "allocation",
      "the size must be written as sizeof(*p) or sizeof(struct ...)",
    );
  }
  const type = sizedTypeOf(at.scope, inner);
  if (layoutOf(type) === undefined) {
    refuse(at.scope, node, "incomplete-type", `${typeName(type)} is not defined`);
  }
  return type;
}

function lowerAllocation(at: At, nodes: readonly Syntax[], name: string): Expression {
  const [size = at.node] = many(at, nodes, name, 2);
  const element = allocatedType(at, size);
  return { op: "allocate", type: pointerTo(element), element, count: undefined };
}

function lowerArrayAllocation(at: At, nodes: readonly Syntax[], name: string): Expression {
  const [countNode = at.node, size = at.node] = many(at, nodes, name, 3);
  const element = allocatedType(at, size);
  const count = toIndex(promote(at, loweredValue(at.scope, countNode)));
  if (element.kind === "struct") element.indexed = true;
  return { op: "allocate", type: pointerTo(element), element, count };
}

function lowerFree(at: At, nodes: readonly Syntax[], name: string): Expression {
  const value = loweredValue(at.scope, one(at, nodes, name));
  return { op: "same", type: voidType, operand: value };
}

function lowerClear(at: At, nodes: readonly Syntax[], name: string): Expression {
  const [target = at.node, value = at.node, size = at.node] = many(at, nodes, name, 3);
  const operand = at.scope.program.lower(at.scope, target);
  const byte = at.scope.program.lower(at.scope, value);
  const { type } = operand;
  const cleared = type.kind === "pointer" ? type.to : type;
  const inner = size.type === "sizeof_expression" ? sizedTypeOf(at.scope, size) : undefined;
  const whole = inner !== undefined && layoutOf(inner)?.size === layoutOf(cleared)?.size;
  const supported = (type.kind === "pointer" && cleared.kind === "struct") || type.kind === "array";
  if (!supported || !whole || byte.op !== "literal" || byte.value !== 0n) {
    refuse(
      at.scope,
      at.node,
      "memset",
      "memset is supported as memset(x, 0, sizeof(*x)) of a struct or array",
    );
  }
  return { op: "clear", type: voidType, operand };
}

function lowerBug(at: At, nodes: readonly Syntax[], name: string): Expression {
  const bug: Expression = { op: "bug", type: intType, line: lineOfNode(at.scope, at.node) };
  if (name === "BUG") return bug;
  const condition = at.scope.program.condition(at.scope, one(at, nodes, name));
  return { op: "conditional", type: intType, condition, yes: bug, no: literal(0n, intType) };
}
