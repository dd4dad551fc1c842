import type {
  ArraySchema,
  ChoiceSchema,
  JsonProblem,
  JsonSchema,
  NumberSchema,
  ObjectSchema,
  StringSchema,
} from "./schema.ts";

/** More problems than these are not told: the first ones are to be mended first. */
const mostProblems = 20;

/** Everything in a value that its schema does not allow, in the document's order; empty: it is as described. */
export function checkJson(value: unknown, schema: JsonSchema): readonly JsonProblem[] {
  const problems: JsonProblem[] = [];
  check(value, schema, "", problems);
  return problems.slice(0, mostProblems);
}

/** `clients[1].rttMs is "20": it must be a number.`, for people. */
export function describeJsonProblem({ path, message }: JsonProblem): string {
  return `${path === "" ? "The document" : path} ${message}`;
}

function check(value: unknown, schema: JsonSchema, path: string, problems: JsonProblem[]): void {
  if (problems.length >= mostProblems) return;
  if ("anyOf" in schema) {
    checkChoice(value, schema, path, problems);
    return;
  }
  const wrong = (wanted: string) =>
    void problems.push({ path, message: `is ${shown(value)}: it must be ${wanted}.` });
  switch (schema.type) {
    case "object":
      if (isObject(value)) checkObject(value, schema, path, problems);
      else wrong("an object");
      break;
    case "array":
      if (!Array.isArray(value)) wrong("an array");
      else if (hasLength(value.length, schema)) {
        for (const [index, item] of value.entries()) {
          check(item, schema.items, `${path}[${index}]`, problems);
        }
      } else wrong(wantedItems(schema));
      break;
    case "number":
    case "integer":
      if (!isInRange(value, schema)) wrong(wantedNumber(schema));
      break;
    case "string":
      if (!isText(value, schema)) wrong(wantedText(schema));
      break;
    case "boolean":
      if (typeof value !== "boolean") wrong("true or false");
      break;
  }
}

function checkObject(
  value: Readonly<Record<string, unknown>>,
  schema: ObjectSchema,
  path: string,
  problems: JsonProblem[],
): void {
  const { properties, required = [], additionalProperties, propertyNames } = schema;
  for (const name of required) {
    if (Object.hasOwn(value, name)) continue;
    problems.push({ path: below(path, name), message: "is missing: it must be given." });
  }
  for (const [name, held] of Object.entries(value)) {
    const at = below(path, name);
    if (propertyNames !== undefined && !isText(name, propertyNames)) {
      problems.push({ path: at, message: `is no usable name: use ${wantedText(propertyNames)}.` });
    } else if (Object.hasOwn(properties, name)) {
      check(held, properties[name] ?? { anyOf: [] }, at, problems);
    } else if (additionalProperties !== false) {
      check(held, additionalProperties, at, problems);
    } else {
      problems.push({ path: at, message: `is not known here: ${knownNames(name, properties)}` });
    }
  }
}

function checkChoice(
  value: unknown,
  { anyOf }: ChoiceSchema,
  path: string,
  problems: JsonProblem[],
): void {
  const kinds = anyOf.flatMap((one) => kindOf(one) ?? []);
  if (kinds.length > 0) {
    if (!isObject(value)) {
      problems.push({ path, message: `is ${shown(value)}: it must be an object with a kind.` });
      return;
    }
    const chosen = anyOf.find((one) => kindOf(one) === value.kind);
    if (chosen !== undefined) check(value, chosen, path, problems);
    else {
      const what = Object.hasOwn(value, "kind") ? `is ${shown(value.kind)}` : "is missing";
      const message = `${what}: it must be ${oneOf(kinds)}.`;
      problems.push({ path: below(path, "kind"), message });
    }
    return;
  }
  const tried = anyOf.map((one) => {
    const own: JsonProblem[] = [];
    check(value, one, path, own);
    return own;
  });
  if (tried.some((own) => own.length === 0)) return;
  const wanted = anyOf.map(wantedPlain).join(" or ");
  problems.push({ path, message: `is ${shown(value)}: it must be ${wanted}.` });
}

/** The one value of `kind` in an object that is told apart by it. */
function kindOf(schema: JsonSchema): string | undefined {
  if (!("type" in schema) || schema.type !== "object") return undefined;
  const { kind } = schema.properties;
  return kind !== undefined && "enum" in kind ? kind.enum?.[0] : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isInRange(value: unknown, schema: NumberSchema): boolean {
  if (typeof value !== "number" || !Number.isFinite(value)) return false;
  if (schema.type === "integer" && !Number.isInteger(value)) return false;
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  return !(
    (minimum !== undefined && value < minimum) ||
    (maximum !== undefined && value > maximum) ||
    (exclusiveMinimum !== undefined && value <= exclusiveMinimum) ||
    (exclusiveMaximum !== undefined && value >= exclusiveMaximum)
  );
}

function isText(value: unknown, schema: StringSchema): boolean {
  if (typeof value !== "string") return false;
  if (schema.enum !== undefined && !schema.enum.includes(value)) return false;
  // JSON Schema counts characters, not UTF-16 units.
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY, pattern } = schema;
  const length = value.length > maxLength * 2 ? value.length : [...value].length;
  if (length < minLength || length > maxLength) return false;
  return pattern === undefined || new RegExp(pattern, "u").test(value);
}

function hasLength(length: number, { minItems = 0, maxItems }: ArraySchema): boolean {
  return length >= minItems && (maxItems === undefined || length <= maxItems);
}

function wantedItems({ minItems = 0, maxItems }: ArraySchema): string {
  return maxItems === undefined
    ? `an array of ${minItems} or more`
    : `an array of ${minItems} to ${maxItems}`;
}

function wantedNumber(schema: NumberSchema): string {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  const bounds = [
    ...(minimum === undefined ? [] : [`at least ${minimum}`]),
    ...(exclusiveMinimum === undefined ? [] : [`more than ${exclusiveMinimum}`]),
    ...(maximum === undefined ? [] : [`at most ${maximum}`]),
    ...(exclusiveMaximum === undefined ? [] : [`less than ${exclusiveMaximum}`]),
  ];
  const what = schema.type === "integer" ? "a whole number" : "a number";
  return bounds.length === 0 ? what : `${what}, ${bounds.join(" and ")}`;
}

function wantedText(schema: StringSchema): string {
  if (schema.enum !== undefined) return oneOf(schema.enum);
  const { minLength = 0, maxLength, patternErrorMessage } = schema;
  if (patternErrorMessage !== undefined) return patternErrorMessage;
  if (minLength > 0 && maxLength !== undefined) {
    return `a text of ${minLength} to ${maxLength} characters`;
  }
  return maxLength === undefined ? "a text" : `a text of at most ${maxLength} characters`;
}

function wantedPlain(schema: JsonSchema): string {
  if ("anyOf" in schema) return schema.anyOf.map(wantedPlain).join(" or ");
  switch (schema.type) {
    case "number":
    case "integer":
      return wantedNumber(schema);
    case "string":
      return wantedText(schema);
    case "boolean":
      return "true or false";
    default:
      return `an ${schema.type}`;
  }
}

function knownNames(name: string, properties: ObjectSchema["properties"]): string {
  const names = Object.keys(properties);
  const plain = (text: string) => text.toLowerCase().replace(/[^a-z]/g, "");
  const meant = names.find((one) => {
    const [a, b] = [plain(one), plain(name)];
    return a === b || (b.length > 2 && (a.startsWith(b) || b.startsWith(a)));
  });
  return meant === undefined ? `use ${oneOf(names)}.` : `use ${meant}.`;
}

function oneOf(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
}

function below(path: string, name: string): string {
  if (!/^[A-Za-z_$][\w$]*$/.test(name)) return `${path}[${clip(JSON.stringify(name))}]`;
  return path === "" ? name : `${path}.${name}`;
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (isObject(value)) return "an object";
  return clip(JSON.stringify(value) ?? "nothing");
}

function clip(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
