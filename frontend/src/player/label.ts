import { pinsOf } from "./answer";
import type { Stage } from "./stage";
import { writeTag } from "./tags";
import type { Point } from "./view";
import type { Words } from "./words";

const svg = "http://www.w3.org/2000/svg";
/** A finger means a pin within this many CSS px. */
const reach = 24;

/**
 * Names, places in a row or partners to pins: tap a name, tap a pin or a card, in either order for cards.
 * The selects hold the answer and are the way by keyboard.
 */
export function labelPins(form: HTMLFormElement, stage: Stage | null, words: Words, say: (text: string) => void) {
  const names = [...form.querySelectorAll<HTMLButtonElement>("[data-name]")];
  const pins = [...(stage?.overlay.querySelectorAll<SVGGElement>(".pin") ?? [])];
  const selects = pinsOf(form);
  const cards = [...form.querySelectorAll<HTMLButtonElement>("[data-card]")];
  let picked: HTMLButtonElement | null = null;
  let card = -1; // the card that waits for its partner

  const pick = (name: HTMLButtonElement | null) => {
    picked = name;
    for (const one of names) one.setAttribute("aria-pressed", String(one === name));
    stage?.element.classList.toggle("is-choosing", name !== null);
    if (name) say(words(cards.length ? "picked_partner" : "picked", { name: name.textContent ?? "" }));
  };
  const wait = (index: number) => {
    card = index;
    cards.forEach((one, at) => one.setAttribute("aria-pressed", String(at === index)));
    if (index >= 0) say(words("picked_card", { name: cards[index]?.textContent ?? "" }));
  };
  for (const name of names) {
    name.addEventListener("click", () => {
      if (card < 0) return pick(name === picked ? null : name);
      put(card, name.dataset.name ?? "");
      wait(-1);
    });
  }
  const tapCard = (index: number) => {
    if (!picked) return wait(index === card ? -1 : index);
    put(index, picked.dataset.name ?? "");
    pick(null);
  };
  cards.forEach((one, index) => one.addEventListener("click", () => tapCard(index)));

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
    stage?.draw();
  };

  /** One name stands at one pin: giving it again moves it. */
  const put = (index: number, value: string) => {
    selects.forEach((select, at) => {
      if (at !== index && value !== "" && select.value === value) select.value = "";
    });
    const select = selects[index];
    if (!select) return;
    select.value = value;
    select.dispatchEvent(new Event("change", { bubbles: true }));
    const name = select.selectedOptions[0]?.textContent ?? "";
    if (value && cards[index]) say(words("paired", { name, card: cards[index].textContent ?? "" }));
    else if (value) say(words("put", { name, number: index + 1 }));
    else say(words("removed"));
  };

  /** Points tapped one after the other take the places in turn; a second tap gives its place back. */
  const takeTurn = (index: number) => {
    const taken = new Set(selects.map((select) => select.value));
    const free = names.find((name) => !taken.has(name.dataset.name ?? ""));
    if (selects[index]?.value === "") put(index, free?.dataset.name ?? "");
    else put(index, "");
  };

  /** Arrow keys pass over names on their way, so another pin gives its name away only when a choice is left. */
  const settle = (left: EventTarget | null) => {
    const chosen = selects.find((select) => select === left);
    if (!chosen) return;
    for (const other of selects) if (other !== chosen && other.value === chosen.value) other.value = "";
    show();
  };
  form.addEventListener("change", (event) => {
    if (selects.some((select) => select === event.target)) show();
  });
  form.addEventListener("focusout", (event) => settle(event.target));
  form.addEventListener("submit", () => settle(document.activeElement));

  /** Where pins lie close together the nearest to the finger is meant, not the one drawn last. */
  const nearest = (point: Point): number => {
    if (!stage) return -1;
    const at = stage.view.toStage(point);
    const far = pins.map((pin) => {
      const place = stage.view.toStage(stage.fromPixels({ x: Number(pin.dataset.x), y: Number(pin.dataset.y) }));
      return Math.hypot(place.x - at.x, place.y - at.y);
    });
    const least = Math.min(...far);
    return least <= reach ? far.indexOf(least) : -1;
  };

  return {
    show,
    tap(point: Point): void {
      const index = nearest(point);
      if (index < 0) return;
      if (cards[index]) {
        tapCard(index);
      } else if (picked) {
        put(index, picked.dataset.name ?? "");
        pick(null);
      } else if (form.dataset.kind === "order") {
        takeTurn(index);
      } else {
        selects[index]?.focus();
      }
    },
  };
}
