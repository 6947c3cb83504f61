// The period in five numbers, each beside that of the period before.
import { lengthText, number, percent, t, type MessageId } from "../language/language.js";
import { lengthOf, successOf, type Sums } from "./cube.js";
import { plain } from "./words.js";

interface Figure {
  name: string;
  title: MessageId;
  about?: string;
  of(sums: Sums): number | null;
  format(value: number): string;
  /** Whether more is better (1), worse (-1), or neither. */
  better: 1 | -1 | 0;
  /** How a change is told: as a share of what it was, in points of a share, or in its own unit. */
  change: "share" | "points" | "own" | "none";
}

export function Figures({ now, before }: { now: Sums; before: Sums | null }) {
  const ended = (sums: Sums) => (sums.ended === 0 ? null : sums.failed / sums.ended);
  const failedShare = ended(now);
  const figures: readonly Figure[] = [
    { name: "count", title: "figure.count", of: ({ count }) => count, format: number, better: 0, change: "share" },
    { name: "success", title: "figure.success", about: t("figure.success.about"), of: successOf, format: percent, better: 1, change: "points" },
    { name: "failed", title: "figure.failed", about: failedShare === null ? "" : t("figure.failed.about", { share: percent(failedShare) }), of: ({ failed }) => failed, format: number, better: -1, change: "own" },
    { name: "length", title: "figure.length", about: t("figure.length.about"), of: lengthOf, format: lengthText, better: 0, change: "own" },
    { name: "live", title: "figure.live", about: t("figure.live.about"), of: ({ live }) => live, format: number, better: 0, change: "none" },
  ];
  return (
    <dl class="key-figures">
      {figures.map((figure) => {
        const value = figure.of(now);
        const earlier = before === null ? null : figure.of(before);
        return (
          <div key={figure.name} data-figure={figure.name}>
            <dt>{t(figure.title)}</dt>
            <dd>
              <strong>{value === null ? plain.none : figure.format(value)}</strong>
              {figure.about && <span class="figure-about">{figure.about}</span>}
              {figure.change !== "none" && value !== null && earlier !== null && <Change {...{ figure, value, earlier }} />}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

function Change({ figure: { change, better, format }, value, earlier }: { figure: Figure; value: number; earlier: number }) {
  const difference = value - earlier;
  const told = toldChange(change, difference, earlier, format);
  const tone = told === null || better === 0 ? "" : Math.sign(difference) === better ? "good" : "bad";
  return (
    <span class={`change ${tone}`}>
      {told === null ? t("figure.same") : t(difference > 0 ? "figure.more" : "figure.less", { change: told })}
      <span class="change-before">{t("figure.before", { value: format(earlier) })}</span>
    </span>
  );
}

/** null: no change that could be seen. */
function toldChange(change: Figure["change"], difference: number, earlier: number, format: (value: number) => string): string | null {
  const size = Math.abs(difference);
  if (change === "points") return size < 0.005 ? null : t("figure.points", { change: Math.round(size * 100) });
  if (size === 0 || format(size) === format(0)) return null;
  return change === "share" && earlier > 0 ? percent(size / earlier) : format(size);
}
