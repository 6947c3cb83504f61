// Writes the conversations of the page's period and filters to a file: what it has is chosen here and kept by the address.
import { adjust, go, place } from "../app/place.js";
import { withField } from "../filter/draft.js";
import { t } from "../language/language.js";
import { PeriodBar } from "../overview/period-bar.js";
import { notInList } from "../overview/show-in-list.js";
import { Filters } from "../shell/filters.js";
import { Old } from "../shell/notice.js";
import type { Page } from "../shell/page.js";
import { errorNotice } from "../view/error-notice.js";
import { PROVIDER_NAMES } from "../view/wording.js";
import { ColumnChoice, columnText } from "./column-choice.js";
import { Copy } from "./copy.js";
import { createExporter, type Exporter } from "./exporter.js";
import { Outcome } from "./outcome.js";
import { FilePreview } from "./preview.js";
import { hasTimes } from "./question.js";
import { FORMATS, MASK_NAMES, columnsOf, fetchedFor, type MaskName, type Setup } from "./setup.js";
import { exportCode } from "./code.js";

/** One for as long as the page is open: a file goes on being written while other views are shown. */
let exporter: Exporter | undefined;

export function Export(page: Page) {
  exporter ??= createExporter(page);
  const failed = page.failed.value;
  const { error, phase } = exporter.preview.value;
  return (
    <div class="exporting">
      <div class="view-head">
        <h1>{t("export.title")}</h1>
        <When />
      </div>
      <Filters />
      <Inexact />
      {failed !== null ? (
        <Old key={failed} make={() => errorNotice(failed, page.retry)} />
      ) : (
        <>
          <FileSetup exporter={exporter} />
          <Outcome exporter={exporter} />
          {phase === "failed" && error !== null ? <Old key={error} make={() => errorNotice(error, exporter!.again)} /> : <FilePreview preview={exporter.preview.value} />}
          <details class="export-code card-panel">
            <summary>
              <h2>{t("export.code")}</h2>
            </summary>
            <Copy what={t("export.code.copy")} text={() => exportCode(page)} action="copy-code" />
            <pre>
              <code>{exportCode(page)}</code>
            </pre>
          </details>
        </>
      )}
    </div>
  );
}

/** The days; or that times were chosen elsewhere. */
function When() {
  if (!hasTimes(place.value)) return <PeriodBar />;
  const drop = () => go({ applied: withField(withField(place.value.applied, "createdAfter", ""), "createdBefore", "") });
  return (
    <p class="export-times">
      {t("export.times")}
      <button type="button" class="button small" data-action="drop-times" onClick={drop}>
        {t("export.times.drop")}
      </button>
    </p>
  );
}

function Inexact() {
  const lacking = notInList(place.value.picks);
  if (lacking.length === 0) return null;
  return <p class="export-cost">{t("export.inexact", { names: lacking.map((name) => t(`dimension.${name}`)).join(", ") })}</p>;
}

const change = (part: Partial<Setup>) => adjust({ file: { ...place.value.file, ...part } });

/** What the file has, and what starts it. */
function FileSetup({ exporter }: { exporter: Exporter }) {
  const { progress, client, preview } = exporter;
  const setup = place.value.file;
  const { phase, total } = { phase: progress.value.phase, total: preview.value.phase === "ready" ? preview.value.total : null };
  // What is begun stays as it began.
  const locked = phase === "writing" || phase === "stopped" || (phase === "failed" && progress.value.bytes > 0);
  const none = columnsOf(setup, place.value.provider).length === 0;
  return (
    <section class="export-form" id="export-form" aria-label={t("export.title")}>
      <fieldset class="export-choices" disabled={locked}>
        <Formats setup={setup} />
        <ColumnChoice setup={setup} />
        <Masks setup={setup} fixed={exporter.fixed.value} />
      </fieldset>
      <Cost setup={setup} />
      {none && <p class="export-cost">{t("export.columns.none")}</p>}
      {locked ? (
        phase !== "writing" && <p class="hint">{t("export.locked")}</p>
      ) : (
        <div class="export-start">
          <button type="button" class="button primary" data-action="start-export" disabled={client.value !== "ready" || none} onClick={() => void exporter.start()}>
            {phase === "done" ? t("export.again") : total === null ? t("export.start") : t("export.start.count", { count: total })}
          </button>
          <Copy what={t("export.link")} text={() => window.location.href} action="copy-link" />
          <p class="hint">{client.value === "ready" ? t("showSaveFilePicker" in window ? "export.direct" : "export.download") : t("export.loading")}</p>
          {client.value === "loading" && <progress aria-label={t("export.loading")} />}
        </div>
      )}
    </section>
  );
}

function Formats({ setup: { format, columns } }: { setup: Setup }) {
  const named = typeof columns !== "string" && columns.some(({ name }) => name !== null);
  return (
    <fieldset class="card-panel export-part">
      <legend>
        <h2>{t("export.format")}</h2>
      </legend>
      {FORMATS.map((name) => (
        <label key={name} class="export-option">
          <input type="radio" name="export-format" value={name} checked={name === format} onChange={() => change({ format: name })} />
          <span>
            <strong>{NAMES[name]}</strong>
            <span class="hint">{t(`export.format.${name}`)}</span>
            {name === "csv" && format === name && <span class="hint">{t("export.format.csv.guard")}</span>}
            {name === "ndjson" && format === name && named && <span class="hint">{t("export.format.ndjson.named")}</span>}
            {name === "parquet" && format === name && <span class="hint">{t("export.format.parquet.whole")}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

/** Names of formats are the same in every language. */
const NAMES = { csv: "CSV", ndjson: "NDJSON", parquet: "Parquet" } as const;

function Masks({ setup: { masks }, fixed }: { setup: Setup; fixed: readonly MaskName[] }) {
  return (
    <fieldset class="card-panel export-part">
      <legend>
        <h2>{t("export.masks")}</h2>
      </legend>
      {MASK_NAMES.map((name) => {
        const given = fixed.includes(name);
        return (
          <label key={name} class="export-option">
            <input
              type="checkbox"
              role="switch"
              name="export-mask"
              value={name}
              checked={given || masks.includes(name)}
              disabled={given}
              onChange={({ currentTarget: { checked } }) => change({ masks: MASK_NAMES.filter((each) => (each === name ? checked : masks.includes(each))) })}
            />
            <span>
              {t(`export.masks.${name}`)}
              {given && <span class="hint">{t("export.masks.fixed")}</span>}
            </span>
          </label>
        );
      })}
      <p class="hint">{t("export.masks.about")}</p>
      {masks.includes("texts") && <p class="hint">{t("export.masks.limits")}</p>}
    </fieldset>
  );
}

/** What the platform is asked for besides its list. */
function Cost({ setup }: { setup: Setup }) {
  const { provider } = place.value;
  const fetched = fetchedFor(setup, provider);
  if (fetched === null) return null;
  const why = fetched.columns.length === 0 ? t("export.cost.masks") : t("export.cost.columns", { columns: fetched.columns.map(({ path }) => columnText(path)).join(", ") });
  return (
    <p class="export-cost" data-cost>
      {t("export.cost", { platform: PROVIDER_NAMES[provider] })} {why}
    </p>
  );
}
