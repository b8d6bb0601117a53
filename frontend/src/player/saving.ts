import { missing, readAnswer, untouched } from "./answer";
import { goAhead, isAhead } from "./ahead";
import { listenAgain, showClock } from "./clock";
import { HandIn } from "./handin";
import { askHint } from "./hint";
import { Sender } from "./sender";
import { forget } from "./store";
import { addWaiting, freshKey, revisionOf, type Waiting, waiting, waitingFor } from "./waiting";
import type { Words } from "./words";

/** What one page shows about saving. The sender outlives pages that are swapped in without a connection. */
export interface Page {
  form: HTMLFormElement;
  words: Words;
  draft: string;
  start: () => void;
}

let page: Page | null = null;
let mine: string | null = null;

const sender = new Sender((one, outcome) => {
  if (!page) return;
  const { words, form } = page;
  if (handIn.begun) return outcome.kind === "later" ? tell(words("time_over_later")) : void handIn.go(form);
  const here = one.key === mine;
  if (outcome.kind === "saved") {
    if (outcome.message) return tell(outcome.message, here ? (outcome.next ?? form.dataset.nextUrl) : undefined);
    tell(countLeft() ? words("kept", { count: countLeft() }) : words("saved"));
    if (here) leave(outcome.next ?? form.dataset.nextUrl);
  } else if (outcome.kind === "refused") {
    if (here) mine = null;
    tell(outcome.message ?? words("refused"), here ? form.dataset.nextUrl : undefined);
  } else if (outcome.kind === "signed-out") {
    tell(words("signed_out"));
  } else if (outcome.kind === "closed") {
    if (here) tell(outcome.message ?? words("refused"));
  } else {
    const next = form.dataset.nextUrl;
    const kept = words("kept", { count: countLeft() });
    tell(outcome.message ? `${outcome.message} ${kept}` : kept, next && isAhead(next) ? next : undefined);
  }
});

const handIn = new HandIn(() => countLeft() === 0, () => page && tell(page.words("time_over_later")));
listenAgain(() => page?.form ?? null);

/** `stood`: whether the server held an answer when the page was made; `drafted`: whether this device holds a newer one. */
export function saveAsGiven(shown: Page, stood: boolean, drafted: boolean): void {
  page = shown;
  const { form, words } = shown;
  const left = waiting().filter((one) => one.attempt === form.dataset.attempt);
  mine = waitingFor(form)?.key ?? null;
  if (left.length) tell(words("kept", { count: left.length }));
  else if (drafted) keptHere();
  else if (stood) tell(words("standing"));
  showClock(form, words, () => void timeIsUp(shown));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const button = event.submitter;
    if (button instanceof HTMLButtonElement && button.dataset.hint !== undefined) {
      return void askHint(form, button, { ...shown, tell });
    }
    const fault = missing(form);
    if (fault) return tell(words(fault));
    if (!alreadyGiven(form)) give(shown);
    void sender.flush();
  });
  void sender.flush();
}

/** Says that what stands in the form is kept here and nowhere else yet. */
export function keptHere(): void {
  if (page && !alreadyGiven(page.form)) tell(page.words("here"));
}

/** What stands in the form goes first, then all that waits, then the whole is handed in. */
async function timeIsUp(shown: Page): Promise<void> {
  tell(shown.words("time_over"));
  if (shown.form.isConnected && !untouched(shown.form) && !alreadyGiven(shown.form)) give(shown);
  handIn.begin();
  await sender.flush();
  void handIn.go(shown.form);
}

function give({ form, words, draft }: Page): void {
  const one: Waiting = {
    url: new URL(form.dataset.saveUrl ?? form.action, location.href).href,
    attempt: form.dataset.attempt ?? "",
    position: Number(form.dataset.position),
    response: readAnswer(form),
    key: freshKey(),
    revision: revisionOf(form),
  };
  mine = one.key;
  addWaiting(one);
  forget("localStorage", draft);
  tell(words("saving"));
}

/** The very answer waits already: a second press sends it again, with the same key. */
function alreadyGiven(form: HTMLFormElement): boolean {
  return JSON.stringify(waitingFor(form)?.response) === JSON.stringify(readAnswer(form));
}

/** The explanation of an answer has the same address; it is read from the top. */
function leave(next: string | undefined): void {
  if (next) return location.assign(next);
  history.scrollRestoration = "manual";
  location.reload();
}

function countLeft(): number {
  return waiting().filter((one) => one.attempt === page?.form.dataset.attempt).length;
}

/** The status line, with a way on where there is one. */
function tell(text: string, next?: string): void {
  const line = page?.form.querySelector<HTMLElement>("[data-saved]");
  if (!page || !line) return;
  if (line.textContent !== text) line.textContent = text;
  if (!next) return;
  const link = document.createElement("a");
  link.href = next;
  link.textContent = page.words("go_on");
  link.addEventListener("click", (event) => {
    if (page && goAhead(next, page.start)) event.preventDefault();
  });
  line.append(" ", link);
}
