import { place } from "../app/place.js";
import { GATEWAY_URL } from "../gateway-url.js";
import { exportSnippet } from "../request/snippet.js";
import type { Page } from "../shell/page.js";
import { fileName, question } from "./question.js";
import { columnsOf, columnsOption, redactOf } from "./setup.js";

/** The program that writes the file as it is set up. */
export function exportCode({ demo }: Page): string {
  const [asked, setup] = [question(), place.value.file];
  const columns = columnsOf(setup, asked.connection.provider);
  const redact = redactOf(setup, columns);
  return exportSnippet(demo.gateway ?? GATEWAY_URL, asked.filter, fileName(asked, setup.format), {
    format: setup.format,
    columns: columnsOption(columns),
    ...(redact.length === 0 ? {} : { redact }),
    ...(setup.format === "csv" ? { bom: true } : {}),
  });
}
