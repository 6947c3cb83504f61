// How far an export is, and what became of it.
import { daysText, number, t } from "../language/language.js";
import { Icon } from "../shell/icon.js";
import { Notice, Old } from "../shell/notice.js";
import { errorNotice } from "../view/error-notice.js";
import type { Exporter, Outcome as LeftOut, Progress } from "./exporter.js";

export function Outcome({ exporter }: { exporter: Exporter }) {
  return (
    <>
      <p class="visually-hidden" role="status">
        {spoken(exporter.progress.value)}
      </p>
      <Shown exporter={exporter} />
    </>
  );
}

/** What is worth interrupting for; a failure is an alert of its own. */
function spoken({ phase, items, waiting }: Progress): string {
  if (waiting !== null) return waitingText(waiting);
  if (phase === "writing") return t("export.writing.title");
  if (phase === "stopped") return t("export.stopped");
  return phase === "done" ? t("export.done", { items }) : "";
}

const waitingText = ({ waitMs }: NonNullable<Progress["waiting"]>): string => t("export.waiting", { seconds: Math.ceil(waitMs / 1000) });

function Shown({ exporter }: { exporter: Exporter }) {
  const progress = exporter.progress.value;
  switch (progress.phase) {
    case "idle":
      return null;
    case "writing":
      return <Writing {...{ exporter, progress }} />;
    case "done":
      return <Done progress={progress} />;
    case "stopped":
      return (
        <Notice icon="empty" title={t("export.stopped")} text={kept(progress)}>
          <Further {...{ exporter, progress }} />
        </Notice>
      );
    case "failed":
      return progress.unwritten !== null ? (
        <Notice icon="alert" title={t("export.unwritten")} text={t("export.unwritten.about", { reason: progress.unwritten })}>
          <Further {...{ exporter, progress }} />
        </Notice>
      ) : (
        progress.error !== null && <Failed {...{ exporter, progress }} error={progress.error} />
      );
  }
}

function Writing({ exporter, progress: { items, total, bytes, question, waiting } }: { exporter: Exporter; progress: Progress }) {
  const days = question?.days ? daysText(question.days) : t("export.times.own");
  const values = { days, items, bytes: bytesText(bytes) };
  return (
    <div class="export-progress card-panel outcome">
      <progress aria-label={t("export.writing.title")} {...(total === null || total === 0 ? {} : { value: Math.min(items, total), max: total })} />
      <p>
        {total === null ? t("export.writing", values) : t("export.writing.of", { ...values, items: number(items), total })}
        {waiting !== null && ` ${waitingText(waiting)}`}
      </p>
      <button type="button" class="button" data-action="stop-export" onClick={exporter.stop}>
        {t("export.cancel")}
      </button>
    </div>
  );
}

/** What is kept of a file that is not finished. */
const kept = ({ canGoOn, items, bytes }: Progress): string => (canGoOn ? t("export.stopped.about", { items, bytes: bytesText(bytes) }) : t("export.stopped.nothing"));

function Failed({ exporter, progress, error }: { exporter: Exporter; progress: Progress; error: NonNullable<Progress["error"]> }) {
  return (
    <div class="outcome">
      <Old key={error} make={() => errorNotice(error, () => void exporter.goOn())} />
      {progress.bytes > 0 && (
        <>
          <p class="hint">{kept(progress)}</p>
          <Further {...{ exporter, progress }} />
        </>
      )}
    </div>
  );
}

function Further({ exporter, progress: { canGoOn } }: { exporter: Exporter; progress: Progress }) {
  return (
    <p class="export-further">
      <button type="button" class="button" data-action="go-on" onClick={() => void exporter.goOn()}>
        {t(canGoOn ? "export.goon" : "export.restart")}
      </button>
      <button type="button" class="button quiet" data-action="discard" onClick={exporter.discard}>
        {t("export.discard")}
      </button>
    </p>
  );
}

function Done({ progress: { items, bytes, name, url, outcome } }: { progress: Progress }) {
  const file = t("export.done.file", { name, bytes: bytesText(bytes) });
  return (
    <div class="notice outcome">
      <Icon name="check" />
      <div>
        <p>
          <strong>{t("export.done", { items })}</strong>
        </p>
        <p dir="auto">
          {url === null ? (
            file
          ) : (
            <a href={url} download={name} title={t("export.done.save")}>
              {file}
            </a>
          )}
        </p>
        {outcome !== null && leftOut(outcome).map((text) => <p key={text}>{text}</p>)}
      </div>
    </div>
  );
}

/** What is not in the file, and why. */
function leftOut(outcome: LeftOut): string[] {
  const counts = (["rejected", "duplicates", "overfull", "unreadable"] as const).flatMap((name) => (outcome[name] === 0 ? [] : [t(`export.done.${name}`, { count: outcome[name] })]));
  if (outcome.complete) return [t("export.done.complete"), ...counts];
  return counts.length === 0 ? [t("export.done.incomplete")] : counts;
}

/** A size in the visitor's language. */
function bytesText(count: number): string {
  const [value, unit] = count < 1000 ? [count, "byte"] : count < 1_000_000 ? [count / 1000, "kilobyte"] : [count / 1_000_000, "megabyte"];
  return number(value, { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: value < 10 && unit !== "byte" ? 1 : 0 });
}
