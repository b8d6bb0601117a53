import { lookAhead } from "./ahead";
import { annotating } from "./annotate";
import { pinsOf, readAnswer, type Response, untouched, writeAnswer } from "./answer";
import type { Board } from "./board";
import { drawing } from "./drawing";
import { listen } from "./gestures";
import { steer } from "./keys";
import { labelPins } from "./label";
import { numberKeys } from "./options";
import { placing } from "./place";
import { keptHere, saveAsGiven } from "./saving";
import { Stage } from "./stage";
import { forget, keep, kept } from "./store";
import { wireTools } from "./tools";
import { waitingFor } from "./waiting";
import { wordsOf } from "./words";

/** Part of a case that is answered now belongs to the name: what was given to an earlier part stays there. */
const idOf = (root: HTMLElement) => {
  const part = root.querySelector<HTMLInputElement>('input[type="hidden"][name="stage"]')?.value;
  return `${root.dataset.attempt}:${root.dataset.position}${part ? `:${part}` : ""}`;
};

/** One item of a quiz, brought to life. */
export function startItem(form: HTMLFormElement, start: () => void): void {
  const words = wordsOf(form);
  const draft = `npt-draft:${idOf(form)}`;
  const stood = !untouched(form);
  const before = waitingFor(form)?.response ?? kept<Response>("localStorage", draft);
  if (before) writeAnswer(form, before);
  const keepDraft = () => {
    if (untouched(form)) forget("localStorage", draft);
    else if (keep("localStorage", draft, readAnswer(form))) keptHere();
  };
  form.addEventListener("input", keepDraft);
  form.addEventListener("change", keepDraft);

  const element = form.querySelector<HTMLElement>("[data-stage]");
  const say = sayIn(form);
  if (element) startStage({ form, stage: new Stage(element, `npt-view:${idOf(form)}`), words, say, keepDraft });
  else if (pinsOf(form).length) labelPins(form, null, words, say).show();
  takeBack(form);
  numberKeys(form);
  saveAsGiven({ form, words, draft, start }, stood, before !== null);
  if (form.dataset.ahead !== undefined) void lookAhead(form.dataset.nextUrl);
}

/** A picture that is looked at, not answered: feedback, marking. */
export function startView(root: HTMLElement): void {
  const element = root.querySelector<HTMLElement>("[data-stage]");
  if (!element) return;
  const words = wordsOf(root);
  const stage = new Stage(element, `npt-view:${idOf(root)}`);
  const say = sayIn(root);
  listen(stage, {});
  steer(stage, words, say, {});
  wireTools(root, stage, words, say);
}

function startStage(board: Board): void {
  const { form, stage, words, say } = board;
  wireTools(form, stage, words, say);
  const draws = form.dataset.draws;
  if (draws === "place") {
    placing(board);
  } else if (draws === "points" || draws === "path" || draws === "area") {
    drawing(board, draws);
  } else if (draws === "marks") {
    annotating(board);
  } else {
    const labels = pinsOf(form).length ? labelPins(form, stage, words, say) : null;
    labels?.show();
    listen(stage, { tap: labels?.tap });
    steer(stage, words, say, {});
  }
}

/** A rating once given can be taken back: it is never asked for. */
function takeBack(form: HTMLFormElement): void {
  form.querySelector("[data-unrate]")?.addEventListener("click", () => {
    for (const one of form.querySelectorAll<HTMLInputElement>('[name="confidence"]')) one.checked = false;
    form.dispatchEvent(new Event("change"));
  });
}

/** The live line; set after a moment so that a held arrow key is not read out at every step. */
function sayIn(root: HTMLElement): (text: string) => void {
  const line = root.querySelector<HTMLElement>("[data-where]");
  let timer = 0;
  return (text) => {
    clearTimeout(timer);
    timer = window.setTimeout(() => {
      if (line) line.textContent = text;
    }, 120);
  };
}
