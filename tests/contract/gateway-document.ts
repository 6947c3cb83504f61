import { createRequire } from "node:module";
import { join } from "node:path";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { closed } from "./closed-document.mjs";

export type Schema = Record<string, unknown>;

export interface GatewayParameter {
  name: string;
  in: "query" | "path" | "header";
  required?: boolean;
  /** Of a list: each value is a parameter of its own. */
  explode?: boolean;
  /** Absent where the value travels as JSON text. */
  schema?: Schema;
  content?: { "application/json": { schema: Schema; example: unknown } };
  example?: unknown;
  /** The platforms that serve it; absent where all do. */
  "x-platforms"?: string[];
}

interface Header {
  required?: boolean;
  schema: Schema;
  example?: unknown;
}

interface Answered {
  headers: Record<string, Reference>;
  content?: Record<string, { schema: Schema; example: unknown }>;
}

interface Reference {
  $ref: string;
}

interface Operation {
  operationId: string;
  parameters?: (Reference | GatewayParameter)[];
  responses: Record<string, Reference | Answered>;
  security?: unknown[];
}

interface Content {
  openapi: string;
  info: { version: string };
  paths: Record<string, Record<"get" | "head" | "options", Operation>>;
  components: Record<"schemas" | "parameters" | "headers" | "responses", Record<string, Schema>>;
}

/** Sent by any server, whatever its application says. */
const OF_THE_SERVER = ["content-type", "content-length"];

const require = createRequire(join(process.env.CONVOSCOPE_CONSUMER as string, "package.json"));

/** The gateway's OpenAPI document, of the packed package, as narrow as the gateway of the same version keeps to it. */
export class GatewayDocument {
  /** As it is shipped. */
  static readonly shipped = require("convoscope/server/openapi.json") as Content;
  /** The same in OpenAPI 3.0. */
  static readonly earlier = require("convoscope/server/openapi-3.0.json") as Content;

  readonly content = closed(GatewayDocument.shipped);
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true });
  readonly #compiled = new Map<Schema, ValidateFunction>();
  readonly #named = new Map<string, Schema>();

  constructor() {
    formats.default(this.#ajv);
    this.#ajv.addSchema(this.content, "gateway");
  }

  /** The keys of a conversation with all of its parts, in their order. */
  get conversationKeys(): string[] {
    const { ConversationBase: base, Conversation: whole } = this.content.components.schemas as Record<string, { properties: object; allOf: { properties: object }[] }>;
    const keys = Object.keys(base?.properties ?? {});
    return keys.toSpliced(keys.indexOf("withheld"), 0, ...Object.keys(whole?.allOf[1]?.properties ?? {}));
  }

  get paths(): string[] {
    return Object.keys(this.content.paths);
  }

  operation(path: string, method: string): Operation {
    const operation = this.content.paths[path]?.[method.toLowerCase() as "get"];
    if (operation === undefined) throw new Error(`the document has no ${method} ${path}`);
    return operation;
  }

  parameters(path: string, method = "GET"): GatewayParameter[] {
    return (this.operation(path, method).parameters ?? []).map((it) => this.resolved<GatewayParameter>(it));
  }

  /** The answer of a status, undefined where none is documented. */
  answered(path: string, method: string, status: number | string): Answered | undefined {
    const answered = this.operation(path, method).responses[status];
    return answered && this.resolved<Answered>(answered);
  }

  header(reference: Reference): Header {
    return this.resolved<Header>(reference);
  }

  /** What is wrong with an answer: its status, its headers (none that is not documented), its body. */
  problems(path: string, method: string, response: Response, body: string): string[] {
    const answered = this.answered(path, method, response.status);
    if (answered === undefined) return [`${response.status} is not documented`];
    const problems: string[] = [];
    const names = new Set(OF_THE_SERVER);
    for (const [name, reference] of Object.entries(answered.headers)) {
      const { required = false, schema } = this.header(reference);
      names.add(name.toLowerCase());
      const value = response.headers.get(name);
      if (value !== null) problems.push(...this.valueProblems(schema, schema["type"] === "integer" ? Number(value) : value).map((it) => `${name}: ${it}`));
      else if (required) problems.push(`${name} is missing`);
    }
    for (const [name] of response.headers) if (!names.has(name)) problems.push(`${name} is not documented`);
    if (method === "HEAD" || answered.content === undefined) return body === "" ? problems : [...problems, "there is a body"];
    const type = response.headers.get("content-type")?.split(";")[0] ?? "";
    const content = answered.content[type];
    if (content === undefined) return [...problems, `the type ${type} is not documented`];
    return [...problems, ...this.valueProblems(content.schema, type === "application/json" ? JSON.parse(body) : body)];
  }

  /** What is wrong with a value by one of the document's schemas. */
  schemaProblems(name: string, value: unknown): string[] {
    let schema = this.#named.get(name);
    if (schema === undefined) {
      // Also where it is a part of others, which is open for theirs.
      schema = { $ref: `#/components/schemas/${name}`, unevaluatedProperties: false };
      this.#named.set(name, schema);
    }
    return this.valueProblems(schema, value);
  }

  /** The same by a schema that stands in the document. */
  valueProblems(schema: Schema, value: unknown): string[] {
    let validate = this.#compiled.get(schema);
    if (validate === undefined) {
      validate = this.#ajv.compile(absolute(schema));
      this.#compiled.set(schema, validate);
    }
    return told(validate, value);
  }

  resolved<T>(value: T | Reference): T {
    const reference = (value as Partial<Reference>).$ref;
    if (reference === undefined) return value as T;
    const found = reference.slice(2).split("/").reduce<unknown>((inner, key) => (inner as Schema | undefined)?.[key], this.content);
    if (found === undefined) throw new Error(`the document has no ${reference}`);
    return found as T;
  }
}

/** A schema whose references are to the document. */
function absolute(schema: Schema): Schema {
  const text = JSON.stringify(schema);
  return JSON.parse(text.replaceAll('"$ref":"#/', '"$ref":"gateway#/')) as Schema;
}

function told(validate: ValidateFunction, value: unknown): string[] {
  return validate(value) ? [] : (validate.errors ?? []).map(({ instancePath, message, params }) => `${instancePath || "/"} ${message} ${JSON.stringify(params)}`);
}
