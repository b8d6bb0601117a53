import { lookAhead } from "./ahead";
import { readAnswer, type Response, untouched, writeAnswer } from "./answer";
import { listen } from "./gestures";
import { squareOf } from "./grid";
import { steer } from "./keys";
import { labelPins } from "./label";
import { placedMarker } from "./marker";
import { numberKeys } from "./options";
import { saveAsGiven } from "./saving";
import { Stage } from "./stage";
import { forget, keep, kept } from "./store";
import { wireTools } from "./tools";
import { tracing } from "./trace";
import type { Point } from "./view";
import { waitingFor } from "./waiting";
import { type Words, wordsOf } from "./words";

const idOf = (root: HTMLElement) => `${root.dataset.attempt}:${root.dataset.position}`;

/** One item of a quiz, brought to life. */
export function startItem(form: HTMLFormElement, start: () => void): void {
  const words = wordsOf(form);
  const draft = `npt-draft:${idOf(form)}`;
  const before = waitingFor(form)?.response ?? kept<Response>(localStorage, draft);
  if (before) writeAnswer(form, before);
  const keepDraft = () => {
    if (untouched(form)) forget(localStorage, draft);
    else keep(localStorage, draft, readAnswer(form));
  };
  form.addEventListener("input", keepDraft);
  form.addEventListener("change", keepDraft);

  const element = form.querySelector<HTMLElement>("[data-stage]");
  if (element) startStage(form, element, words, keepDraft);
  numberKeys(form);
  saveAsGiven({ form, words, draft, start });
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

function startStage(form: HTMLFormElement, element: HTMLElement, words: Words, keepDraft: () => void): void {
  const stage = new Stage(element, `npt-view:${idOf(form)}`);
  const say = sayIn(form);
  wireTools(form, stage, words, say);
  if (form.dataset.places !== undefined) {
    placing(form, stage, words, say, keepDraft);
  } else if (form.dataset.traces !== undefined) {
    tracing(form, stage, words, say, keepDraft);
  } else if (form.dataset.kind === "label" || form.dataset.kind === "order") {
    const labels = labelPins(form, stage, words, say);
    labels.show();
    listen(stage, { tap: labels.tap });
    steer(stage, words, say, {});
  } else {
    listen(stage, {});
    steer(stage, words, say, {});
  }
}

function placing(form: HTMLFormElement, stage: Stage, words: Words, say: (text: string) => void, keepDraft: () => void): void {
  for (const drawn of stage.overlay.querySelectorAll("g.mark")) drawn.remove();
  const field = (name: string) => form.querySelector<HTMLInputElement>(`input[type="hidden"][name="${name}"]`)!;
  const [x, y] = [field("x"), field("y")];
  const marker = placedMarker(stage);
  const show = (point: Point | null) => {
    x.value = point ? point.x.toFixed(5) : "";
    y.value = point ? point.y.toFixed(5) : "";
    marker.moveTo(point);
  };
  const place = (point: Point) => {
    show(point);
    keepDraft();
    say(words("placed", squareOf(point)));
  };
  if (x.value && y.value) show({ x: Number(x.value), y: Number(y.value) });
  listen(stage, {
    tap: place,
    grabs: (target) => marker.group.contains(target),
    dragged: (point) => {
      if (stage.inside(point)) place(point);
    },
  });
  steer(stage, words, say, {
    from: () => marker.point,
    place,
    remove: () => {
      show(null);
      keepDraft();
      say(words("removed"));
    },
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
