import type { Point } from "./view";

/** The answer as the form's own fields hold it: scripts only ever write into these fields. */
export type Response = Record<string, unknown>;

export function readAnswer(form: HTMLFormElement): Response {
  const data = new FormData(form);
  const response: Response = {};
  const [x, y] = [data.get("x"), data.get("y")];
  if (x && y) Object.assign(response, { x: Number(x), y: Number(y) });
  const path = pathOf(form);
  if (path) response.path = path.value;
  if (form.querySelector('[name="choice"]')) response.choice = data.getAll("choice").map(String);
  for (const pin of pinsOf(form)) response[pin.name] = pin.value;
  if (form.querySelector('[name="text"]')) response.text = String(data.get("text") ?? "");
  return response;
}

export function writeAnswer(form: HTMLFormElement, response: Response): void {
  for (const name of ["x", "y"]) {
    const field = form.querySelector<HTMLInputElement>(`input[type="hidden"][name="${name}"]`);
    if (field && typeof response[name] === "number") field.value = String(response[name]);
  }
  const path = pathOf(form);
  if (path && typeof response.path === "string") path.value = response.path;
  const chosen = Array.isArray(response.choice) ? response.choice : [];
  for (const box of form.querySelectorAll<HTMLInputElement>('[name="choice"]')) box.checked = chosen.includes(box.value);
  for (const pin of pinsOf(form)) if (typeof response[pin.name] === "string") pin.value = String(response[pin.name]);
  const text = form.querySelector<HTMLTextAreaElement>('[name="text"]');
  if (text && typeof response.text === "string") text.value = response.text;
}

/** The sentence key of what is still missing, or null when the answer is whole. */
export function missing(form: HTMLFormElement): "place" | "choose" | "name" | "rank" | "trace" | "write" | null {
  const response = readAnswer(form);
  if (Array.isArray(response.choice) && response.choice.length === 0) return "choose";
  if (pinsOf(form).some((pin) => pin.value === "")) return form.dataset.kind === "order" ? "rank" : "name";
  if (typeof response.path === "string" && verticesOf(response.path).length < 2) return "trace";
  if (typeof response.text === "string" && response.text.trim() === "") return "write";
  if (form.dataset.places !== undefined && response.x === undefined) return "place";
  return null;
}

/** Nothing has been given yet by the person or by the server. */
export function untouched(form: HTMLFormElement): boolean {
  return Object.values(readAnswer(form)).every((value) => (Array.isArray(value) ? value.length === 0 : value === ""));
}

export function pinsOf(form: HTMLFormElement): HTMLSelectElement[] {
  return [...form.querySelectorAll<HTMLSelectElement>(".player-pin select")];
}

export function pathOf(form: HTMLFormElement): HTMLInputElement | null {
  return form.querySelector<HTMLInputElement>('input[type="hidden"][name="path"]');
}

/** The points of a line as its field holds them: "x,y x,y", 0..1 of the picture. */
export function verticesOf(text: string): Point[] {
  const pairs = text.split(" ").filter(Boolean);
  return pairs.map((pair) => {
    const [x, y] = pair.split(",").map(Number);
    return { x: x ?? 0, y: y ?? 0 };
  });
}
