/** A cell of a CSV file; one without quotes and characters is missing, not an empty text. */
export interface CsvCell {
  readonly text: string;
  readonly quoted: boolean;
}

const CELL = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/gy;

/** Reads RFC 4180 and nothing laxer: CRLF behind every row, quotes around what needs them, rows of one length. */
export function readCsv(text: string): CsvCell[][] {
  const rows: CsvCell[][] = [];
  let row: CsvCell[] = [];
  CELL.lastIndex = 0;
  while (CELL.lastIndex < text.length) {
    const at = CELL.lastIndex;
    const [, quoted, plain, end] = CELL.exec(text) ?? [];
    if (end === undefined) throw new SyntaxError(`no cell begins at ${at}: ${JSON.stringify(text.slice(at, at + 80))}`);
    row.push(quoted === undefined ? { text: plain ?? "", quoted: false } : { text: quoted.replaceAll('""', '"'), quoted: true });
    if (end === ",") continue;
    if (end !== "\r\n") throw new SyntaxError("the last row has no end");
    rows.push(row);
    if (row.length !== rows[0]?.length) throw new SyntaxError(`row ${rows.length} has ${row.length} cells`);
    row = [];
  }
  if (row.length > 0) throw new SyntaxError("the last row has no end");
  return rows;
}
