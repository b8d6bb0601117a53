import { listen } from "../player/gestures";
import { steer } from "../player/keys";
import { Marker } from "../player/marker";
import { Stage } from "../player/stage";
import { wireTools } from "../player/tools";
import type { Point } from "../player/view";
import { wordsOf } from "../player/words";

const letters = "ABCDEFGHIJKLMNOP";

/**
 * The picture of the answer, to look at and to comment on: a tap, or Enter at the cross, opens a line of
 * `[data-notes]` with its place filled in. A line without words is not sent. Returns the stage for the keyboard.
 */
export function picture(form: HTMLFormElement): HTMLElement | null {
  const root = document.querySelector<HTMLElement>("[data-view]");
  const element = root?.querySelector<HTMLElement>("[data-stage]");
  if (!root || !element) return null;
  const words = wordsOf(root);
  const stage = new Stage(element, `npt-view:${root.dataset.attempt}:${root.dataset.position}`);
  const live = root.querySelector<HTMLElement>("[data-where]");
  const say = (text: string) => {
    if (live) live.textContent = text;
  };
  const add = noting(form, stage);
  listen(stage, add ? { tap: add } : {});
  steer(stage, words, say, add ? { from: () => null, place: add } : {});
  wireTools(root, stage, words, say);
  return element;
}

function noting(form: HTMLFormElement, stage: Stage): ((point: Point) => void) | null {
  const box = form.querySelector<HTMLElement>("[data-notes]");
  const pattern = box?.querySelector<HTMLTemplateElement>("template[data-note-form]");
  if (!box || !pattern) return null;
  for (const plain of box.querySelectorAll(".no-js-only")) plain.remove();
  const most = Number(box.dataset.most ?? 8);
  const pins = new Map<Element, Marker>();
  const lines = () => [...box.querySelectorAll<HTMLElement>("[data-note]")];
  for (const line of lines()) wire(line);
  number();

  return (point) => {
    const empty = lines().find((line) => !field(line, "text").value.trim());
    if (!empty && lines().length >= most) return;
    const line = empty ?? box.appendChild((pattern.content.cloneNode(true) as DocumentFragment).firstElementChild!);
    if (!empty) wire(line as HTMLElement);
    field(line, "x").value = (100 * point.x).toFixed(1);
    field(line, "y").value = (100 * point.y).toFixed(1);
    number();
    field(line, "text").focus();
  };

  function wire(line: HTMLElement): void {
    line.querySelector("[data-note-away]")?.addEventListener("click", () => {
      pins.get(line)?.group.remove();
      pins.delete(line);
      line.remove();
      number();
    });
    for (const axis of ["x", "y"]) field(line, axis).addEventListener("input", number);
  }

  /** Letters and field names follow the order of the lines; each line has its pin on the picture. */
  function number(): void {
    lines().forEach((line, place) => {
      const letter = letters[place] ?? "";
      for (const name of ["x", "y", "text"]) field(line, name).name = `note-${place + 1}-${name}`;
      field(line, "text").id = `note-${place + 1}-text`;
      for (const place of line.querySelectorAll("[data-letter]")) place.textContent = letter;
      const marker = pins.get(line) ?? pin();
      pins.set(line, marker);
      marker.group.querySelector("text")!.textContent = letter;
      const [x, y] = [Number(field(line, "x").value) / 100, Number(field(line, "y").value) / 100];
      marker.moveTo(Number.isFinite(x) && Number.isFinite(y) ? { x, y } : null);
    });
  }

  function pin(): Marker {
    return new Marker(stage, "mark remark", [
      ["circle", { class: "remark-disc", r: "13" }],
      ["text", { class: "pin-number", y: "5.5" }],
    ]);
  }
}

function field(line: Element, name: string): HTMLInputElement {
  return line.querySelector<HTMLInputElement>(`input[name$="-${name}"]`)!;
}
