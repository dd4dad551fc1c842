import type { CType, FunctionType, IntegerType, StructField, StructType } from "./types.ts";

/** A variable of the program or of one function. */
export interface Variable {
  readonly name: string;
  readonly scope: "global" | "local";
  /** Unique in its scope; may differ from the C name. */
  readonly jsName: string;
  /** Replaced once, where an initialiser tells an array's length. */
  type: CType;
  /** Its address is taken: it lives in a box. */
  boxed: boolean;
}

/** Number of the site whose step is recorded; negative where none is. */
export type SiteId = number;

/** Site of a call that is not recorded although the steps of its caller are: what it calls stands one level deeper. */
export const unseenCall: SiteId = -2;

export type BinaryOperator = "+" | "-" | "*" | "/" | "%" | "&" | "|" | "^" | "<<" | ">>";
export type CompareOperator = "==" | "!=" | "<" | ">" | "<=" | ">=";

/** A typed expression. Struct values and pointers to them are the same object at run time. */
export type Expression =
  | { readonly op: "literal"; readonly type: IntegerType; readonly value: bigint }
  | { readonly op: "null"; readonly type: CType }
  | { readonly op: "string"; readonly type: CType; readonly bytes: readonly number[] }
  | { readonly op: "variable"; readonly type: CType; readonly variable: Variable }
  | { readonly op: "function"; readonly type: CType; readonly name: string }
  | {
      readonly op: "field";
      readonly type: CType;
      readonly base: Expression;
      readonly field: StructField;
    }
  /** What a pointer to a scalar or pointer points at, `index` elements further on. */
  | {
      readonly op: "pointee";
      readonly type: CType;
      readonly pointer: Expression;
      readonly index: Expression | undefined;
    }
  /** An element of an array object. */
  | {
      readonly op: "element";
      readonly type: CType;
      readonly array: Expression;
      readonly index: Expression;
    }
  /** A struct or function seen through a pointer, or a pointer to one seen as such: no code. */
  | { readonly op: "same"; readonly type: CType; readonly operand: Expression }
  | { readonly op: "address"; readonly type: CType; readonly of: Expression }
  | {
      readonly op: "offset";
      readonly type: CType;
      readonly pointer: Expression;
      readonly by: Expression;
    }
  | {
      readonly op: "distance";
      readonly type: IntegerType;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly op: "negate" | "complement";
      readonly type: IntegerType;
      readonly operand: Expression;
    }
  | {
      readonly op: "not";
      readonly type: IntegerType;
      readonly operand: Expression;
      readonly site: SiteId;
    }
  | {
      readonly op: "binary";
      readonly type: IntegerType;
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly op: "compare";
      readonly type: IntegerType;
      readonly operator: CompareOperator;
      readonly left: Expression;
      readonly right: Expression;
      readonly site: SiteId;
    }
  | {
      readonly op: "logical";
      readonly type: IntegerType;
      readonly operator: "&&" | "||";
      readonly left: Expression;
      readonly right: Expression;
      readonly site: SiteId;
    }
  /** A value tested for being nonzero. */
  | {
      readonly op: "truth";
      readonly type: IntegerType;
      readonly operand: Expression;
      readonly site: SiteId;
    }
  | {
      readonly op: "conditional";
      readonly type: CType;
      readonly condition: Expression;
      readonly yes: Expression;
      readonly no: Expression;
    }
  | {
      readonly op: "comma";
      readonly type: CType;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly op: "assign";
      readonly type: CType;
      readonly target: Expression;
      readonly value: Expression;
      readonly site: SiteId;
    }
  /** `target = value(target)`, where `value` reads the target through `oldValue`. */
  | {
      readonly op: "update";
      readonly type: CType;
      readonly target: Expression;
      readonly value: Expression;
      readonly result: "old" | "new";
      readonly site: SiteId;
    }
  /** Within an update's value: the target's value before. */
  | { readonly op: "oldValue"; readonly type: CType }
  | {
      readonly op: "call";
      readonly type: CType;
      readonly callee: Expression;
      readonly arguments: readonly Expression[];
      readonly site: SiteId;
    }
  | { readonly op: "convert"; readonly type: CType; readonly operand: Expression }
  /** From a pointer that may hold anything to one with a known target. */
  | { readonly op: "pointerCast"; readonly type: CType; readonly operand: Expression }
  | {
      readonly op: "minimum" | "maximum";
      readonly type: IntegerType;
      readonly left: Expression;
      readonly right: Expression;
    }
  /** From the end of `path`, members of the result's struct, to its start. A cast keeps null, container_of follows it. */
  | {
      readonly op: "container";
      readonly type: CType;
      readonly operand: Expression;
      readonly path: readonly string[];
      readonly keepsNull: boolean;
    }
  | {
      readonly op: "firstMember";
      readonly type: CType;
      readonly operand: Expression;
      readonly path: readonly string[];
    }
  | {
      readonly op: "allocate";
      readonly type: CType;
      readonly element: CType;
      readonly count: Expression | undefined;
    }
  /** A new struct or array filled as an initialiser says. */
  | { readonly op: "initializer"; readonly type: CType; readonly parts: readonly InitializerPart[] }
  | { readonly op: "clear"; readonly type: CType; readonly operand: Expression }
  | { readonly op: "bug"; readonly type: CType; readonly line: number };

/** `x.path = value` of an initialiser: names are fields, numbers array indexes. */
export interface InitializerPart {
  readonly path: readonly (StructField | number)[];
  readonly value: Expression;
}

export type Statement =
  | { readonly op: "expression"; readonly line: number; readonly value: Expression }
  | {
      readonly op: "declare";
      readonly line: number;
      readonly variable: Variable;
      readonly value: Expression | undefined;
      readonly site: SiteId;
    }
  | { readonly op: "drop"; readonly line: number; readonly site: SiteId }
  | { readonly op: "block"; readonly line: number; readonly body: readonly Statement[] }
  | {
      readonly op: "if";
      readonly line: number;
      readonly condition: Expression;
      readonly yes: Statement;
      readonly no: Statement | undefined;
    }
  | {
      readonly op: "while" | "doWhile";
      readonly line: number;
      readonly condition: Expression;
      readonly body: Statement;
    }
  | {
      readonly op: "for";
      readonly line: number;
      readonly condition: Expression | undefined;
      readonly update: Expression | undefined;
      readonly body: Statement;
    }
  | {
      readonly op: "switch";
      readonly line: number;
      readonly value: Expression;
      readonly site: SiteId;
      readonly cases: readonly SwitchCase[];
    }
  | {
      readonly op: "return";
      readonly line: number;
      readonly value: Expression | undefined;
      readonly site: SiteId;
    }
  | { readonly op: "goto"; readonly line: number; readonly label: string }
  /** Statements that a `goto label` in them leaves. */
  | {
      readonly op: "labelled";
      readonly line: number;
      readonly label: string;
      readonly body: readonly Statement[];
    }
  | { readonly op: "break" | "continue" | "empty"; readonly line: number };

export interface SwitchCase {
  /** Absent for `default`. */
  readonly value: bigint | undefined;
  readonly body: readonly Statement[];
}

/** A function with a body. */
export interface FunctionDefinition {
  readonly name: string;
  readonly file: string;
  readonly type: FunctionType;
  readonly parameters: readonly Variable[];
  readonly locals: readonly Variable[];
  readonly body: readonly Statement[];
  readonly line: number;
  readonly site: SiteId;
  /** Not annotated with `TRACE off`. */
  readonly traced: boolean;
  /** Calls itself, straight or through others: its calls are counted. */
  readonly mayRecur: boolean;
}

export interface GlobalDefinition {
  readonly variable: Variable;
  readonly initial: Expression | undefined;
  readonly file: string;
  readonly line: number;
}

/** Everything that the generator needs, in the order in which it is to stand. */
export interface ProgramDefinition {
  readonly structs: readonly StructType[];
  readonly globals: readonly GlobalDefinition[];
  readonly functions: readonly FunctionDefinition[];
  /** File names by the number that the line table uses. */
  readonly files: readonly string[];
}
