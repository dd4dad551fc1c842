/** The part of JSON Schema (draft 7) that our formats are described in. */
export type JsonSchema =
  | ObjectSchema
  | ArraySchema
  | NumberSchema
  | StringSchema
  | BooleanSchema
  | ChoiceSchema;

interface Described {
  /** Shown by editors in completion and hover. */
  readonly description?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
}

export interface ObjectSchema extends Described {
  readonly type: "object";
  readonly properties: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  /** What other names may hold; `false`: there are none. */
  readonly additionalProperties: false | JsonSchema;
  /** All names, those of `properties` included. */
  readonly propertyNames?: StringSchema;
}

export interface ArraySchema extends Described {
  readonly type: "array";
  readonly items: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
}

export interface NumberSchema extends Described {
  readonly type: "number" | "integer";
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
}

export interface StringSchema extends Described {
  readonly type: "string";
  readonly enum?: readonly string[];
  readonly pattern?: string;
  /** What `pattern` asks for, in words. Editors show it in place of the pattern. */
  readonly patternErrorMessage?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
}

export interface BooleanSchema extends Described {
  readonly type: "boolean";
}

/** Either objects that `kind` tells apart, or values of different types. */
export interface ChoiceSchema extends Described {
  readonly anyOf: readonly JsonSchema[];
}

/** What is wrong with one value of a JSON document. */
export interface JsonProblem {
  /** `clients[1].arrivals.perSecond`; empty: the document itself. */
  readonly path: string;
  /** What it is, and what it must be: goes after the path. */
  readonly message: string;
}
