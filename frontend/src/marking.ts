/**
 * The marking desk: an answer is marked by keys or by thumb and the next one takes its place without a new page.
 * Without scripts the same forms are sent and followed. `form[data-marking]` is the sheet, `form[data-undo-mark]`
 * takes the last mark back; both answer scripts with `{next, told, kind, left}`.
 */
import { autosaveTexts } from "./autosave";
import { focusErrors } from "./errors";
import { bankButtons } from "./marking/bank";
import { keys } from "./marking/keys";
import { picture } from "./marking/notes";
import { lookAhead, show, taken } from "./marking/pages";
import { totals } from "./marking/rubric";

interface Answered {
  next: string;
  told: string;
  kind: string;
  left: number;
}

function start(): void {
  const form = document.querySelector<HTMLFormElement>("form[data-marking]");
  if (!form) return;
  const view = picture(form);
  totals(form);
  bankButtons(form);
  keys(form, view);
  const undo = document.querySelector<HTMLFormElement>("form[data-undo-mark]");
  for (const one of [form, undo]) one?.addEventListener("submit", (event) => void send(event, one));
  lookAhead(form.dataset.ahead);
}

let sending = false;

async function send(event: SubmitEvent, form: HTMLFormElement): Promise<void> {
  event.preventDefault();
  if (sending) return;
  sending = true;
  form.setAttribute("aria-busy", "true");
  let answer: Partial<Answered> & { message?: string } = {};
  try {
    const response = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { Accept: "application/json" },
    });
    answer = (await response.json()) as typeof answer;
    if (!response.ok || !answer.next) return tell(answer.message ?? response.statusText, "bad");
    await goTo(answer as Answered, form);
  } catch {
    // Saved, but the next page does not come: open it. Not saved: the form goes the plain way, which says why.
    if (answer.next) location.assign(answer.next);
    else form.submit();
  } finally {
    sending = false;
    form.removeAttribute("aria-busy");
  }
}

async function goTo(answer: Answered, form: HTMLFormElement): Promise<void> {
  const page = await taken(answer.next, form.hasAttribute("data-undo-mark"));
  history.pushState(null, "", answer.next);
  arrive(page);
  const left = document.querySelector("[data-left]");
  if (left) left.textContent = String(answer.left);
  tell(answer.told, answer.kind);
}

function arrive(page: Document): void {
  sending = false;
  show(page);
  autosaveTexts();
  start();
  focusErrors();
  scrollTo(0, 0);
  document.querySelector<HTMLElement>("[data-start], main h1")?.focus({ preventScroll: true });
}

/** A sentence above the sheet, read out; what went wrong is also seen at once. */
function tell(text: string, kind: string): void {
  const line = document.querySelector<HTMLElement>("[data-told]");
  if (!line) return;
  const tone = { success: "good", warning: "care", bad: "bad" }[kind] ?? "info";
  const box = document.createElement("p");
  box.className = `desk-told desk-told-${tone}`;
  box.textContent = text;
  line.replaceChildren(box);
  if (tone === "bad" || tone === "care") box.scrollIntoView({ block: "center" });
}

addEventListener("popstate", () => {
  if (!location.pathname.includes("/marking")) return location.reload();
  void taken(location.href, true).then(arrive, () => location.reload());
});

document.documentElement.classList.add("js");
start();
document.documentElement.classList.add("has-keys"); // from now on: hints of keys are shown
