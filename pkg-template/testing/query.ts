import { parseTimestamp, type Micros } from "./timestamp.js";

/** A parameter that could not be read. */
export interface Problem {
  name: string;
  /** A short machine-readable kind, such as `int_parsing`. */
  type: string;
  message: string;
  input: string;
}

/** Reads query parameters and collects the problems. The last of repeated parameters counts; unknown ones are
 *  ignored. */
export class Query {
  readonly problems: Problem[] = [];
  readonly #params: URLSearchParams;

  constructor(params: URLSearchParams) {
    this.#params = params;
  }

  /** The text as given; undefined when absent or empty. */
  text(name: string): string | undefined {
    const value = this.#params.getAll(name).at(-1);
    return value === "" ? undefined : value;
  }

  /** All of a repeated parameter. */
  all(name: string): string[] {
    return this.#params.getAll(name);
  }

  boolean(name: string): boolean | undefined {
    return this.#read(name, "bool_parsing", "Input should be a valid boolean, unable to interpret input", (text) =>
      /^(true|1|yes|on|y|t)$/i.test(text) ? true : /^(false|0|no|off|n|f)$/i.test(text) ? false : undefined,
    );
  }

  oneOf<T extends string>(name: string, values: readonly T[]): T | undefined {
    return this.#read(name, "enum", `Input should be ${values.map((value) => `'${value}'`).join(" or ")}`, (text) =>
      values.find((value) => value === text),
    );
  }

  integer(name: string, least = -Infinity, most = Infinity): number | undefined {
    const value = this.#read(
      name,
      "int_parsing",
      "Input should be a valid integer, unable to parse string as an integer",
      (text) => (/^-?\d+$/.test(text) && Number.isFinite(Number(text)) ? Number(text) : undefined),
    );
    return this.#within(name, value, least, most);
  }

  number(name: string): number | undefined {
    return this.#read(
      name,
      "float_parsing",
      "Input should be a valid number, unable to parse string as a number",
      (text) =>
        /^-?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i.test(text) && Number.isFinite(Number(text)) ? Number(text) : undefined,
    );
  }

  timestamp(name: string): Micros | undefined {
    return this.#read(
      name,
      "datetime_from_date_parsing",
      "Input should be a valid datetime or date in ISO 8601",
      (text) => parseTimestamp(text) ?? undefined,
    );
  }

  /** Minutes since midnight, from `HH:MM`. */
  timeOfDay(name: string): number | undefined {
    return this.#read(
      name,
      "string_pattern_mismatch",
      "String should match pattern '^([01]\\d|2[0-3]):[0-5]\\d$'",
      (text) =>
        /^([01]\d|2[0-3]):[0-5]\d$/.test(text) ? Number(text.slice(0, 2)) * 60 + Number(text.slice(3)) : undefined,
    );
  }

  /** The result of `parse`; undefined is a problem. */
  custom<T>(name: string, type: string, message: string, parse: (text: string) => T | undefined): T | undefined {
    return this.#read(name, type, message, parse);
  }

  #read<T>(name: string, type: string, message: string, parse: (text: string) => T | undefined): T | undefined {
    const text = this.#params.getAll(name).at(-1);
    if (text === undefined) return undefined;
    const value = parse(text);
    if (value === undefined) this.problems.push({ name, type, message, input: text });
    return value;
  }

  #within(name: string, value: number | undefined, least: number, most: number): number | undefined {
    if (value === undefined || (value >= least && value <= most)) return value;
    const [type, message] =
      value < least
        ? ["greater_than_equal", `Input should be greater than or equal to ${least}`]
        : ["less_than_equal", `Input should be less than or equal to ${most}`];
    this.problems.push({ name, type, message, input: String(value) });
    return undefined;
  }
}
