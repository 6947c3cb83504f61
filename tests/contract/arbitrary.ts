import fc from "fast-check";
import type { Parameter, Schema } from "./document.js";

/** Values that a parameter's schema allows, as the text that travels. Throws for a schema it does not know how to meet. */
export function allowed({ name, schema, json }: Parameter): fc.Arbitrary<string> {
  if (json) return fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 3 }).map((value) => JSON.stringify(value));
  return fromSchema(name, schema);
}

function fromSchema(name: string, schema: Schema): fc.Arbitrary<string> {
  const { type, format, pattern, minimum, maximum } = schema as {
    type?: string;
    format?: string;
    pattern?: string;
    minimum?: number;
    maximum?: number;
  };
  if (Array.isArray(schema["enum"])) return fc.constantFrom(...(schema["enum"] as string[]));
  if (Array.isArray(schema["anyOf"]))
    return fc.oneof(...(schema["anyOf"] as Schema[]).map((one) => fromSchema(name, one)));
  if (schema["contentEncoding"] === "base64")
    return fromSchema(name, schema["contentSchema"] as Schema).map((text) => btoa(text));
  if (type === "integer") {
    const range = { ...(minimum !== undefined && { min: minimum }), ...(maximum !== undefined && { max: maximum }) };
    return fc.oneof(fc.integer(range), fc.integer({ min: minimum ?? -20, max: maximum ?? 120 })).map(String);
  }
  if (type === "number")
    return fc
      .oneof(fc.integer({ min: -10, max: 400 }), fc.double({ noDefaultInfinity: true, noNaN: true }))
      .map(String);
  if (format === "date") return moment().map((text) => text.slice(0, 10));
  if (format === "date-time")
    return fc
      .tuple(
        moment(),
        fc.constantFrom("Z", "+00:00", "+05:30", "-11:45"),
        fc.constantFrom("", ".5", ".123456", ".123456789"),
      )
      .map(([text, offset, fraction]) => `${text.slice(0, 19)}${fraction}${offset}`);
  if (type === "string" && pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
  if (type === "string" && format === undefined) return fc.oneof(fc.string(), fc.string({ unit: "grapheme" }));
  throw new Error(`parameter ${name}: no way to make ${JSON.stringify(schema)}`);
}

function moment(): fc.Arbitrary<string> {
  const day = fc.date({ min: new Date("2000-01-01"), max: new Date("2099-12-31"), noInvalidDate: true });
  const near = fc.date({ min: new Date("2026-03-01"), max: new Date("2026-03-16"), noInvalidDate: true });
  return fc.oneof(day, near).map((date) => date.toISOString());
}
