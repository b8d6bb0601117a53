import { readMarks } from "./marks";
import type { Point } from "./view";

/** The answer as the form's own fields hold it: scripts only ever write into these fields. */
export type Response = Record<string, unknown>;

/** Fields that hold their answer as words; `stage` says which part of a case they belong to. */
const plain = ["points", "path", "area", "marks", "text", "number", "unit", "stage"];
/** Those that say nothing alone. */
const beside = new Set(["unit", "stage"]);

type Holder = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const holder = (form: HTMLFormElement, name: string) => form.querySelector<Holder>(`[name="${name}"]`);

export function readAnswer(form: HTMLFormElement): Response {
  const data = new FormData(form);
  const response: Response = {};
  const [x, y] = [data.get("x"), data.get("y")];
  if (x && y) Object.assign(response, { x: Number(x), y: Number(y) });
  if (holder(form, "choice")) response.choice = data.getAll("choice").map(String);
  for (const pin of pinsOf(form)) response[pin.name] = pin.value;
  for (const name of plain) if (holder(form, name)) response[name] = String(data.get(name) ?? "");
  const sure = data.get("confidence");
  if (sure) response.confidence = String(sure);
  return response;
}

export function writeAnswer(form: HTMLFormElement, response: Response): void {
  for (const name of ["x", "y"]) {
    const field = form.querySelector<HTMLInputElement>(`input[type="hidden"][name="${name}"]`);
    if (field && typeof response[name] === "number") field.value = String(response[name]);
  }
  const chosen = Array.isArray(response.choice) ? response.choice : [];
  for (const box of form.querySelectorAll<HTMLInputElement>('[name="choice"]')) box.checked = !box.disabled && chosen.includes(box.value);
  for (const pin of pinsOf(form)) if (typeof response[pin.name] === "string") pin.value = String(response[pin.name]);
  for (const name of plain) {
    const field = holder(form, name);
    if (field && typeof response[name] === "string") field.value = String(response[name]);
  }
  for (const one of form.querySelectorAll<HTMLInputElement>('[name="confidence"]')) one.checked = one.value === response.confidence;
}

/** The sentence key of what is still missing, or null when the answer is whole. */
export function missing(form: HTMLFormElement): string | null {
  const response = readAnswer(form);
  const empty = (name: string) => typeof response[name] === "string" && String(response[name]).trim() === "";
  const short = (name: string, least: number) => typeof response[name] === "string" && verticesOf(String(response[name])).length < least;
  if (Array.isArray(response.choice) && response.choice.length === 0) return "choose";
  if (pinsOf(form).some((pin) => pin.value === "")) return { order: "rank", associate: "pair" }[form.dataset.kind ?? ""] ?? "name";
  if (short("points", 1)) return "place";
  if (short("path", 2)) return "trace";
  if (short("area", 3)) return "outline";
  if (empty("number")) return "number";
  if (empty("unit")) return "unit";
  const unmarked = typeof response.marks === "string" && readMarks(response.marks).length === 0;
  if (empty("text") && (unmarked || response.marks === undefined)) return unmarked ? "mark_or_write" : "write";
  if (unmarked && response.text === undefined) return "mark";
  if (form.dataset.draws === "place" && response.x === undefined) return "place";
  return null;
}

/** Nothing has been given yet by the person or by the server. */
export function untouched(form: HTMLFormElement): boolean {
  return Object.entries(readAnswer(form)).every(
    ([name, value]) => beside.has(name) || (Array.isArray(value) ? value.length === 0 : value === ""),
  );
}

export function pinsOf(form: HTMLFormElement): HTMLSelectElement[] {
  return [...form.querySelectorAll<HTMLSelectElement>(".player-pin select")];
}

/** Points as their field holds them: "x,y x,y", 0..1 of the picture. */
export function verticesOf(text: string): Point[] {
  const pairs = text.split(" ").filter(Boolean);
  return pairs.map((pair) => {
    const [x, y] = pair.split(",").map(Number);
    return { x: x ?? 0, y: y ?? 0 };
  });
}

export function written(points: Point[]): string {
  return points.map(({ x, y }) => `${x.toFixed(5)},${y.toFixed(5)}`).join(" ");
}
