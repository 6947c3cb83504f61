// How the file will begin: its own bytes, as a table or as they are.
import { useMemo, useState } from "preact/hooks";
import { t } from "../language/language.js";
import { Notice } from "../shell/notice.js";
import { csvRows } from "./csv.js";
import type { Preview } from "./exporter.js";

export function FilePreview({ preview: { phase, text, format } }: { preview: Preview }) {
  const [raw, setRaw] = useState(false);
  const rows = useMemo(() => (format === "ndjson" ? text.split("\n").filter(Boolean).map((line) => [line]) : csvRows(text)), [text, format]);
  const [head = [], ...body] = format === "ndjson" ? [[], ...rows] : rows;
  const asText = format === "ndjson" || (raw && format === "csv");
  const loading = phase === "loading" || phase === "idle";
  if (phase === "ready" && body.length === 0) return <Notice icon="empty" title={t("export.preview.empty")} text={t("export.preview.empty.about")} />;
  return (
    <section class="export-preview card-panel" id="export-preview" aria-labelledby="export-preview-title" aria-busy={loading}>
      <header>
        <h2 id="export-preview-title">{t("export.preview")}</h2>
        {format === "csv" && body.length > 0 && (
          <label class="export-raw">
            <input type="checkbox" name="export-raw" checked={raw} onChange={({ currentTarget: { checked } }) => setRaw(checked)} />
            {t("export.preview.raw")}
          </label>
        )}
      </header>
      <p class="hint" role="status">
        {loading ? t("export.preview.loading") : t(format === "parquet" ? "export.preview.parquet" : "export.preview.about")}
      </p>
      {body.length > 0 ? (
        <div class="export-sample" tabIndex={0} role="group" aria-labelledby="export-preview-title">
          {asText ? (
            <pre dir="ltr">{text}</pre>
          ) : (
            <table>
              <thead>
                <tr>
                  {head.map((cell, index) => (
                    <th key={index} scope="col" dir="auto">
                      {cell}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {body.map((row, index) => (
                  <tr key={index}>
                    {row.map((cell, column) => (
                      <td key={column} dir="auto">
                        <div>{cell}</div>
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </div>
      ) : (
        loading && <div class="skeleton export-sample" />
      )}
    </section>
  );
}
