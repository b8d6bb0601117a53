import { pathOf, verticesOf } from "./answer";
import { listen } from "./gestures";
import { squareOf } from "./grid";
import { steer } from "./keys";
import { Marker } from "./marker";
import type { Stage } from "./stage";
import type { Point } from "./view";
import type { Words } from "./words";

const svg = "http://www.w3.org/2000/svg";
const mostPoints = 40;

/** A line through tapped points. Each can be dragged; taps, keys and buttons do all that dragging does. */
export function tracing(form: HTMLFormElement, stage: Stage, words: Words, say: (text: string) => void, keepDraft: () => void): void {
  for (const drawn of stage.overlay.querySelectorAll("g.mark, .drawn-halo, .drawn-line")) drawn.remove();
  const field = pathOf(form)!;
  const points = verticesOf(field.value);
  const lines = ["drawn-halo", "drawn-line"].map((name) => {
    const line = document.createElementNS(svg, "polyline");
    line.setAttribute("class", name);
    stage.overlay.append(line);
    return line;
  });
  const dots: Marker[] = [];
  let grabbed = -1;

  const draw = () => {
    while (dots.length < points.length) dots.push(dot(stage));
    dots.forEach((one, index) => one.moveTo(points[index] ?? null));
    const places = points.map((point) => stage.inPixels(point)).map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`);
    for (const line of lines) line.setAttribute("points", places.join(" "));
    field.value = points.map(({ x, y }) => `${x.toFixed(5)},${y.toFixed(5)}`).join(" ");
  };
  const changed = (sentence: string) => {
    draw();
    keepDraft();
    say(sentence);
  };
  const add = (point: Point) => {
    if (points.length >= mostPoints) return say(words("full", { most: mostPoints }));
    points.push(point);
    changed(words("vertex", { count: points.length, ...squareOf(point) }));
  };
  const undo = () => {
    points.pop();
    changed(words("undone", { count: points.length }));
  };

  draw();
  listen(stage, {
    tap: add,
    grabs: (target) => {
      grabbed = dots.findIndex((one) => one.group.contains(target));
      return grabbed >= 0;
    },
    dragged: (point) => {
      if (!stage.inside(point)) return;
      points[grabbed] = point;
      changed(words("vertex", { count: grabbed + 1, ...squareOf(point) }));
    },
  });
  steer(stage, words, say, {
    from: () => points[points.length - 1] ?? null,
    place: add,
    remove: undo,
    words: "stage_trace",
  });
  form.querySelector("[data-undo]")?.addEventListener("click", undo);
  form.querySelector("[data-clear]")?.addEventListener("click", () => {
    points.length = 0;
    changed(words("removed"));
  });
}

function dot(stage: Stage): Marker {
  return new Marker(stage, "mark vertex", [
    ["circle", { class: "mark-hit", r: "12" }],
    ["circle", { class: "vertex-dot", r: "5" }],
  ]);
}
