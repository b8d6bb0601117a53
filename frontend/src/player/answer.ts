/** The answer as the form's own fields hold it: scripts only ever write into these fields. */
export type Response = Record<string, unknown>;

export function readAnswer(form: HTMLFormElement): Response {
  const data = new FormData(form);
  const response: Response = {};
  const [x, y] = [data.get("x"), data.get("y")];
  if (x && y) Object.assign(response, { x: Number(x), y: Number(y) });
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
  const chosen = Array.isArray(response.choice) ? response.choice : [];
  for (const box of form.querySelectorAll<HTMLInputElement>('[name="choice"]')) box.checked = chosen.includes(box.value);
  for (const pin of pinsOf(form)) if (typeof response[pin.name] === "string") pin.value = String(response[pin.name]);
  const text = form.querySelector<HTMLTextAreaElement>('[name="text"]');
  if (text && typeof response.text === "string") text.value = response.text;
}

/** The sentence key of what is still missing, or null when the answer is whole. */
export function missing(form: HTMLFormElement): "place" | "choose" | "name" | "write" | null {
  const response = readAnswer(form);
  if (Array.isArray(response.choice) && response.choice.length === 0) return "choose";
  if (pinsOf(form).some((pin) => pin.value === "")) return "name";
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
