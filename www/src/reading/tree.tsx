// JSON as a tree that is opened part by part; what is folded is not drawn.
import { createContext } from "preact";
import { useContext, useState } from "preact/hooks";
import { number, t } from "../language/language.js";
import { words } from "../view/wording.js";

/** Everything opened or closed at once; `times` tells a second press from the first. */
interface Fold {
  open: boolean | null;
  times: number;
}

/** How keys are written, and how deep it is open at first. */
interface Manner {
  exact: boolean;
  depth: number;
}

const Manners = createContext<Manner & { fold: Fold }>({ exact: false, depth: 1, fold: { open: null, times: 0 } });

export function Tree({ value, label, exact = false, depth = 1 }: { value: unknown; label: string } & Partial<Manner>) {
  const [fold, setFold] = useState<Fold>({ open: null, times: 0 });
  const isDeep = typeof value === "object" && value !== null && Object.values(value).some((inner) => typeof inner === "object" && inner !== null);
  return (
    <div class={`tree${exact ? " exact" : ""}`} role="group" aria-label={label}>
      {isDeep && (
        <p class="tree-tools">
          <button type="button" class="link" data-action="unfold" onClick={() => setFold({ open: true, times: fold.times + 1 })}>
            {t("read.tree.open")}
          </button>
          <button type="button" class="link" data-action="fold" onClick={() => setFold({ open: false, times: fold.times + 1 })}>
            {t("read.tree.close")}
          </button>
        </p>
      )}
      <Manners.Provider value={{ exact, depth, fold }}>
        <Value key={fold.times} value={value} level={0} />
      </Manners.Provider>
    </div>
  );
}

function Value({ value, level }: { value: unknown; level: number }) {
  if (Array.isArray(value)) return value.length === 0 ? <None text={t("read.tree.emptyList")} /> : <Entries entries={value.map((inner, index) => [number(index + 1), inner])} level={level} listed />;
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value);
    return entries.length === 0 ? <None text={t("read.tree.empty")} /> : <Entries entries={entries} level={level} />;
  }
  return <Scalar value={value} />;
}

function Entries({ entries, level, listed = false }: { entries: readonly (readonly [string, unknown])[]; level: number; listed?: boolean }) {
  return (
    <ul class="branches">
      {entries.map(([key, inner]) => (
        <li key={key}>
          <Entry name={key} value={inner} level={level} listed={listed} />
        </li>
      ))}
    </ul>
  );
}

function Entry({ name, value, level, listed }: { name: string; value: unknown; level: number; listed: boolean }) {
  const { exact, depth, fold } = useContext(Manners);
  const [open, setOpen] = useState(fold.open ?? level < depth);
  const shown = exact || listed ? name : words(name);
  const key = (
    <bdi class="key" title={shown === name ? undefined : name}>
      {shown}
    </bdi>
  );
  const size = typeof value === "object" && value !== null ? Object.keys(value).length : 0;
  if (size === 0)
    return (
      <p class="leaf">
        {key} <Value value={value} level={level + 1} />
      </p>
    );
  return (
    <details open={open} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        {key} <span class="size">{Array.isArray(value) ? t("read.tree.items", { count: size }) : t("read.tree.keys", { count: size })}</span>
      </summary>
      {open && <Value value={value} level={level + 1} />}
    </details>
  );
}

function Scalar({ value }: { value: unknown }) {
  const { exact } = useContext(Manners);
  if (typeof value === "string") {
    if (value === "") return <None text={t("read.tree.emptyText")} />;
    return (
      <span class="scalar" dir="auto">
        {exact ? JSON.stringify(value) : value}
      </span>
    );
  }
  if (exact) return <code class="literal">{String(value)}</code>;
  if (value === null || value === undefined) return <None text={t("read.tree.none")} />;
  if (typeof value === "boolean") return <span class="boolean">{t(value ? "read.yes" : "read.no")}</span>;
  return <span class="scalar">{String(value)}</span>;
}

function None({ text }: { text: string }) {
  return <span class="none">{text}</span>;
}
