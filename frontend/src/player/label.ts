import { pinsOf } from "./answer";
import type { Stage } from "./stage";
import { writeTag } from "./tags";
import type { Words } from "./words";

const svg = "http://www.w3.org/2000/svg";

/** Names to pins: tap a name, tap a pin. The selects hold the answer and are the way by keyboard. */
export function labelPins(form: HTMLFormElement, stage: Stage, words: Words, say: (text: string) => void) {
  const names = [...form.querySelectorAll<HTMLButtonElement>("[data-name]")];
  const pins = [...stage.overlay.querySelectorAll<SVGGElement>(".pin")];
  const selects = pinsOf(form);
  let picked: HTMLButtonElement | null = null;

  const pick = (name: HTMLButtonElement | null) => {
    picked = name;
    for (const one of names) one.setAttribute("aria-pressed", String(one === name));
    stage.element.classList.toggle("is-choosing", name !== null);
    if (name) say(words("picked", { name: name.textContent ?? "" }));
  };
  for (const name of names) name.addEventListener("click", () => pick(name === picked ? null : name));

  const tags = pins.map((pin) => {
    const tag = document.createElementNS(svg, "text");
    tag.setAttribute("class", "pin-tag");
    pin.append(tag);
    return tag;
  });

  const show = () => {
    const used = new Set(selects.map((select) => select.value));
    for (const name of names) name.classList.toggle("is-used", used.has(name.dataset.name ?? ""));
    selects.forEach((select, index) => {
      const tag = tags[index];
      const pin = pins[index];
      if (!tag || !pin) return;
      writeTag(tag, select.value ? (select.selectedOptions[0]?.textContent ?? "") : "");
      pin.classList.toggle("is-named", select.value !== "");
    });
    stage.draw();
  };

  /** One name stands at one pin: giving it again moves it. */
  const put = (index: number, value: string) => {
    selects.forEach((select, at) => {
      if (at !== index && select.value === value) select.value = "";
    });
    const select = selects[index];
    if (!select) return;
    select.value = value;
    select.dispatchEvent(new Event("change", { bubbles: true }));
    say(words("put", { name: select.selectedOptions[0]?.textContent ?? "", number: index + 1 }));
  };

  form.addEventListener("change", (event) => {
    const select = event.target as HTMLSelectElement;
    const index = selects.indexOf(select);
    if (index < 0) return;
    for (const other of selects) if (other !== select && select.value && other.value === select.value) other.value = "";
    show();
  });

  return {
    show,
    tap(target: Element): void {
      const index = pins.findIndex((pin) => pin.contains(target));
      if (index < 0) return;
      if (picked) {
        put(index, picked.dataset.name ?? "");
        pick(null);
      } else {
        selects[index]?.focus();
      }
    },
  };
}
