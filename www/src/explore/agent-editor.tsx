import { useSignal } from "@preact/signals";
import { knownAgents, type KnownAgent } from "../app/agents.js";
import { t } from "../language/language.js";
import { useOwnId } from "../shell/own-id.js";
import { issuesId, isWrong, type EditorProps } from "./editors.js";

/** So many agents are shown at once; to see others, type. */
const MOST = 50;

/** An agent by its name, or any by its id. */
export function AgentEditor({ model, close }: EditorProps) {
  const id = useOwnId();
  const { page, draft } = model;
  const chosen = draft.value.agentId ?? "";
  const typed = useSignal<string | null>(null);
  const found = matching(typed.value ?? "");
  const choose = async (agent: string) => {
    page.actions.edit("agentId", agent);
    if (await page.actions.apply()) close();
  };
  return (
    <>
      <div class="field">
        <label for={id}>{t("explore.agent.label")}</label>
        <input
          id={id}
          name="agentId"
          type="text"
          autocomplete="off"
          spellcheck={false}
          value={typed.value ?? chosen}
          aria-invalid={isWrong(model, "agentId") ? true : undefined}
          aria-describedby={`${issuesId("agentId")} ${id}-hint`}
          onInput={({ currentTarget: { value } }) => {
            typed.value = value;
            // Part of a name or an id only narrows the agents below; what none of them has is an id.
            const [only, other] = matching(value);
            if (value.trim() === "" || only === undefined) page.actions.edit("agentId", value);
            else if (other === undefined) page.actions.edit("agentId", only.id);
          }}
        />
        <p class="hint" id={`${id}-hint`}>
          {t("explore.agent.hint")}
        </p>
      </div>
      {found.length > 0 && (
        <ul class="agents" aria-label={t("explore.agent.known")}>
          {found.slice(0, MOST).map((agent) => (
            <li key={agent.id}>
              <button type="button" class="menu-item" aria-pressed={agent.id === chosen} data-agent={agent.id} onClick={() => void choose(agent.id)}>
                {agent.name !== "" && <bdi>{agent.name}</bdi>} <code>{agent.id}</code>
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function matching(text: string): readonly KnownAgent[] {
  const wanted = text.trim().toLocaleLowerCase();
  return wanted === "" ? knownAgents.value : knownAgents.value.filter(({ id, name }) => `${name} ${id}`.toLocaleLowerCase().includes(wanted));
}
