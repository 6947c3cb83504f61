import { element } from "./element.js";

/** A row of radio buttons. */
export interface Segmented<V extends string> {
  fieldset: HTMLFieldSetElement;
  check(value: V): void;
}

export function segmented<V extends string>(
  { name, legend, kind = "" }: { name: string; legend: string; kind?: string },
  values: readonly V[],
  texts: Readonly<Record<V, string>>,
  choose: (value: V) => void,
): Segmented<V> {
  const inputs = values.map((value) => {
    const input = element("input", { type: "radio", name, value });
    input.addEventListener("change", () => choose(value));
    return input;
  });
  const labels = inputs.map((input, index) => element("label", {}, input, element("span", {}, texts[values[index] as V])));
  return {
    fieldset: element("fieldset", { class: `segmented ${kind}`.trim() }, element("legend", {}, legend), ...labels),
    check(value) {
      for (const input of inputs) input.checked = input.value === value;
    },
  };
}
