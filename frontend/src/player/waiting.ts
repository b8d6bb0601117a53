import { keep, kept } from "./store";

/** An answer given but not yet known to be saved. `key` makes sending it twice harmless. */
export interface Waiting {
  url: string;
  attempt: string;
  position: number;
  response: Record<string, unknown>;
  key: string;
  /** How often the server had saved this item when the answer was given: an older one does not replace a newer. */
  revision?: number;
}

const name = "npt-waiting";
let inMemory: Waiting[] = [];

/** All of them, oldest first; also those of other attempts on this device. */
export function waiting(): Waiting[] {
  const stored = kept<Waiting[]>("localStorage", name) ?? [];
  const known = new Set(stored.map((one) => one.key));
  return [...stored, ...inMemory.filter((one) => !known.has(one.key))];
}

/** The last answer to this very item, given and not yet sent. */
export function waitingFor(form: HTMLFormElement): Waiting | undefined {
  const { attempt, position } = form.dataset;
  const part = form.querySelector<HTMLInputElement>('input[type="hidden"][name="stage"]')?.value;
  const own = waiting().filter(
    (one) => one.attempt === attempt && one.position === Number(position) && one.response.stage === part,
  );
  return own[own.length - 1];
}

export function addWaiting(one: Waiting): void {
  if (!keep("localStorage", name, [...waiting(), one])) inMemory.push(one);
}

export function removeWaiting(key: string): void {
  inMemory = inMemory.filter((one) => one.key !== key);
  keep("localStorage", name, waiting().filter((one) => one.key !== key));
}

/** Revisions the server has told on this page, by attempt and position. */
const told = new Map<string, number>();

/** The newest revision known here: that of the page, or of a save since. */
export function revisionOf(form: HTMLFormElement): number | undefined {
  const page = form.dataset.revision;
  if (page === undefined) return undefined;
  return Math.max(Number(page), told.get(`${form.dataset.attempt}:${form.dataset.position}`) ?? 0);
}

/** Answers to the same item that wait behind one just saved were given after it, on this device. */
export function acknowledged(one: Waiting, revision: number): void {
  told.set(`${one.attempt}:${one.position}`, revision);
  const same = (other: Waiting) => other.attempt === one.attempt && other.position === one.position;
  const moved = waiting().map((other) => (same(other) && other.revision !== undefined ? { ...other, revision } : other));
  if (!keep("localStorage", name, moved)) inMemory = moved;
}

/** A fresh key; `randomUUID` exists only on secure addresses. */
export function freshKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, "$1-$2-4$3-a$4-$5");
}
