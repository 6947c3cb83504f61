/** The rows of a CSV file, as spreadsheets read them: RFC 4180. */
export function csvRows(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  // A cell in quotation marks, or one without; then what ends it.
  const cells = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g;
  const body = text.replace(/^\ufeff/, "");
  while (cells.lastIndex < body.length) {
    const [whole, quoted, bare = "", end] = cells.exec(body) ?? [""];
    if (whole === "") break;
    row.push(quoted?.replaceAll('""', '"') ?? bare);
    if (end === ",") {
      // The last cell of the last line may be empty.
      if (cells.lastIndex === body.length) row.push("");
      continue;
    }
    rows.push(row);
    row = [];
  }
  if (row.length > 0) rows.push(row);
  return rows;
}
