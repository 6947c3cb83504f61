import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { parse } from "yaml";

export type Schema = Record<string, unknown>;

export interface Parameter {
  name: string;
  in: "query" | "path" | "header";
  schema: Schema;
  /** The value travels as JSON text. */
  json: boolean;
}

export interface Operation {
  path: string;
  method: "get" | "post";
  parameters: Parameter[];
  /** Documented statuses. */
  statuses: number[];
}

/** An OpenAPI document: its operations, and what it says about bodies and values. */
export class Document {
  readonly content: Record<string, unknown>;
  readonly operations: Operation[];
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true });
  readonly #name: string;

  constructor(name: "eigi" | "anyreach" | "vapi" | "elevenlabs" | "retell") {
    this.#name = name;
    this.content = parse(readFileSync(join("tests", "contract", `${name}.openapi.yaml`), "utf8")) as Record<
      string,
      unknown
    >;
    formats.default(this.#ajv);
    this.#ajv.addSchema(this.content, name);
    this.operations = Object.entries(this.content["paths"] as Record<string, { get?: Schema; post?: Schema }>).map(
      ([path, { get, post = {} }]) => ({
        path,
        method: get === undefined ? "post" : "get",
        parameters: (((get ?? post)["parameters"] ?? []) as Schema[]).map((parameter) => {
          const json = (parameter["content"] as Record<string, { schema: Schema }> | undefined)?.["application/json"];
          const schema = this.#resolve(json?.schema ?? (parameter["schema"] as Schema));
          return {
            name: String(parameter["name"]),
            in: parameter["in"] as Parameter["in"],
            schema,
            json: json !== undefined,
          };
        }),
        statuses: Object.keys((get ?? post)["responses"] as object).map(Number),
      }),
    );
  }

  /** What is wrong with a body, by the schema of the operation's response; empty if nothing is. */
  bodyProblems(path: string, status: number, body: unknown): string[] {
    const method = this.operations.find((operation) => operation.path === path)?.method ?? "get";
    const response = this.#at(["paths", path, method, "responses", String(status)]);
    const pointer =
      typeof response["$ref"] === "string" ? response["$ref"] : `#/paths/${escape(path)}/${method}/responses/${status}`;
    return problems(this.#compile(`${pointer}/content/application~1json/schema`), body);
  }

  /** What is wrong with a value by one of the document's schemas. */
  schemaProblems(name: string, value: unknown): string[] {
    return problems(this.#compile(`#/components/schemas/${name}`), value);
  }

  /** Whether a query value, as text, is one that the document allows. */
  allows({ schema, json }: Parameter, text: string): boolean {
    const value = json ? readJson(text) : read(schema, text);
    if (value === undefined || !this.#ajv.validate(schema, value)) return false;
    const inner = schema["contentSchema"];
    return (
      inner === undefined ||
      (/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text) &&
        this.#ajv.validate(inner as Schema, atob(text)))
    );
  }

  #compile(pointer: string): ValidateFunction {
    const reference = `${this.#name}${pointer}`;
    const found = this.#ajv.getSchema(reference);
    if (found === undefined) throw new Error(`the document has no ${reference}`);
    return found as ValidateFunction;
  }

  #resolve(schema: Schema): Schema {
    const reference = schema["$ref"];
    return typeof reference === "string" ? this.#at(reference.slice(2).split("/")) : schema;
  }

  #at(keys: readonly string[]): Schema {
    return keys.reduce<Schema>((inner, key) => {
      const next = inner[key];
      if (typeof next !== "object" || next === null) throw new Error(`the document has no ${keys.join("/")}`);
      return next as Schema;
    }, this.content);
  }
}

const escape = (key: string) => encodeURIComponent(key.replaceAll("~", "~0").replaceAll("/", "~1"));

function problems(validate: ValidateFunction, value: unknown): string[] {
  return validate(value)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath || "/"} ${message}`);
}

/** A query value in the type that its schema names; undefined if it cannot be one. */
function read(schema: Schema, text: string): unknown {
  if (schema["type"] === "integer") return /^-?\d+$/.test(text) ? Number(text) : undefined;
  if (schema["type"] === "number") return /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined;
  return text;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
