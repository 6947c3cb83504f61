// The gateway's OpenAPI document as narrow as the gateway of the same version keeps to it.
//
// What is shipped is open: a client that was generated from it outlives what later versions add. Tests have to
// see what nobody meant to add.

/** @typedef {Record<string, any>} Schema */

/** Of every answer to a preflight; what is the same in all answers, the document itself tells. */
const PREFLIGHT = {
  "Access-Control-Allow-Methods": { schema: { const: "GET, HEAD" } },
  "Access-Control-Allow-Headers": { schema: { const: "Authorization, If-None-Match" } },
  "Access-Control-Max-Age": { schema: { type: "integer", minimum: 0 }, example: 600 },
};

const TIME = { pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3,}Z$" };
const CURSOR = { minLength: 139, pattern: "^[A-Za-z0-9_-]+$" };
const DATE = { anyOf: [{ format: "date-time" }, { format: "date" }] };
const FILLED = { minLength: 1 };
const DISTINCT = { uniqueItems: true };

/**
 * What is said in words alone: what is generated from a schema of it refuses what is right, or what may come, or is a
 * type of its own for each text.
 */
const WORDS = {
  schemas: {
    ConversationBase: { id: FILLED, createdAt: TIME, updatedAt: TIME },
    Message: { timestamp: TIME },
    Page: { next: CURSOR },
    ListReport: { next: CURSOR },
    Coverage: { from: TIME, to: TIME, timeZoneData: { maxLength: 100 } },
    GroupKey: { hour: { pattern: "^([01][0-9]|2[0-3])$" } },
    Issue: { message: FILLED },
    ErrorDetail: { message: FILLED },
  },
  parameters: { createdAfter: DATE, createdBefore: DATE, after: CURSOR, columns: DISTINCT, groupBy: DISTINCT },
};

/**
 * @template {Schema} Document
 * @param {Document} document
 * @returns {Document}
 */
export function closed(document) {
  const own = structuredClone(document);
  const { schemas, parameters, responses, headers } = own["components"];
  for (const [name, properties] of Object.entries(WORDS.schemas)) {
    const { properties: there } = schemas[name].allOf?.[1] ?? schemas[name];
    for (const [key, more] of Object.entries(properties)) there[key] = { ...defined(there[key], `${name}.${key}`), ...more };
  }
  for (const [name, more] of Object.entries(WORDS.parameters)) Object.assign(defined(parameters[name], name).schema, more);
  // One value at a time: what an array of them holds is checked where it is sent.
  for (const { items } of [parameters.columns.schema, parameters.columnNames.schema]) {
    const [before, after] = items.pattern.split('|\\[".+"\\]');
    Object.assign(items, { maxLength: 1000, pattern: before + defined(after, "array of columns") });
  }
  // As its media type says, which few readers of a query's schema heed.
  const { contentSchema, ...metadata } = parameters.metadata.schema;
  delete parameters.metadata.schema;
  parameters.metadata.content = { [metadata.contentMediaType]: { schema: contentSchema, example: JSON.parse(parameters.metadata.example) } };
  delete parameters.metadata.example;

  const parts = new Set(Object.values(schemas).flatMap(({ allOf = [] }) => allOf.map((/** @type {Schema} */ part) => part["$ref"])));
  for (const [name, schema] of Object.entries(schemas)) close(schema, parts.has(`#/components/schemas/${name}`));
  for (const response of Object.values(responses)) {
    const codes = response["x-error-codes"];
    if (codes === undefined) continue;
    const content = response.content["application/json"];
    content.schema = { allOf: [content.schema, { properties: { error: { properties: { code: { enum: codes } } } } }] };
  }

  Object.assign(headers, PREFLIGHT);
  const always = Object.keys(responses.NotFound.headers).filter((name) => name !== "X-Should-Retry");
  const preflight = { description: "What is accepted.", headers: references([...Object.keys(PREFLIGHT), "Allow", ...always]) };
  preflight.headers["Cache-Control"] = { $ref: "#/components/headers/No-Store" };
  for (const [path, operations] of Object.entries(own["paths"])) {
    const { get } = operations;
    operations.head = { ...get, operationId: `${get.operationId}Head`, responses: Object.fromEntries(Object.entries(get.responses).map(([status, response]) => [status, bodiless(response)])) };
    operations.options = { operationId: `${get.operationId}Options`, security: [], responses: { 204: preflight } };
    if (path.includes("{id}")) operations.options.parameters = [{ name: "id", in: "path", required: true, schema: { type: "string" } }];
  }
  return own;
}

/** @param {Schema} schema @param {boolean} isPart of another one, which closes both */
function close(schema, isPart) {
  if (schema["x-extensible-enum"] !== undefined) {
    schema["enum"] = [...schema["x-extensible-enum"], ...(schema["type"].includes("null") ? [null] : [])];
  }
  if (!isPart && schema["allOf"] !== undefined) schema["unevaluatedProperties"] = false;
  if (!isPart && schema["properties"] !== undefined) schema["additionalProperties"] = false;
  for (const part of schema["allOf"] ?? []) close(part, true);
  for (const property of Object.values(schema["properties"] ?? {})) close(property, false);
}

/** The answer to HEAD, of what a GET is answered. @param {Schema} response */
function bodiless({ content: _content, links: _links, ...rest }) {
  return rest;
}

/** @param {readonly string[]} names @returns {Record<string, { $ref: string }>} */
const references = (names) => Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));

/** @param {Schema | undefined} value @param {string} name @returns {Schema} */
function defined(value, name) {
  if (value === undefined) throw new Error(`the document has no ${name}`);
  return value;
}
