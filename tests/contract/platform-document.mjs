// The gateway's OpenAPI document as it holds before one platform: what others alone can serve is left out.
import { init, validateFilter } from "../../pkg/entry/node.js";

/**
 * @typedef {object} Document
 * @property {Record<string, Record<string, { parameters?: { $ref?: string }[] }>>} paths
 * @property {{ parameters: Record<string, { "x-platforms"?: string[], schema?: object }>, schemas: Record<string, { enum?: unknown[] }> }} components
 */

/**
 * @param {Document} document
 * @param {"eigi" | "anyreach" | "vapi" | "elevenlabs" | "retell"} platform
 * @returns {Promise<Document>}
 */
export async function platformDocument(document, platform) {
  await init();
  const own = structuredClone(document);
  const { parameters, schemas } = own.components;
  /** @param {{ $ref?: string }} reference */
  const isServed = ({ $ref = "" }) => parameters[$ref.slice($ref.lastIndexOf("/") + 1)]?.["x-platforms"]?.includes(platform) ?? true;
  for (const operations of Object.values(own.paths)) {
    for (const operation of Object.values(operations)) {
      if (operation.parameters) operation.parameters = operation.parameters.filter(isServed);
    }
  }
  for (const name of ["channel", "direction", "status"]) {
    const words = schemas[`${name[0]?.toUpperCase()}${name.slice(1)}`];
    if (words?.enum === undefined) throw new Error(`the document has no words for ${name}`);
    const accepted = words.enum.filter((value) => validateFilter(platform, { [name]: value }).length === 0);
    // Where it is no filter, it is no parameter either.
    if (accepted.length > 0) words.enum = accepted;
  }
  const largest = [1000, 100].find((pageSize) => validateFilter(platform, { pageSize }).length === 0);
  Object.assign(parameters, { pageSize: { ...parameters["pageSize"], schema: { type: "integer", minimum: 1, maximum: largest, default: 100 } } });
  if (platform === "eigi" || platform === "vapi") Object.assign(parameters, { id: { ...parameters["id"], schema: { type: "string", format: "uuid" } } });
  // Retell counts the versions of an agent.
  if (platform === "retell") {
    const { schema, ...version } = parameters["agentVersionId"] ?? {};
    Object.assign(parameters, { agentVersionId: { ...version, schema: { ...schema, items: { type: "string", pattern: "^(0|[1-9][0-9]{0,5})$" } }, example: ["3"] } });
  }
  return own;
}
