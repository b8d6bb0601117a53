import { type Board, clearDrawn, field } from "./board";
import { listen } from "./gestures";
import { squareOf } from "./grid";
import { History } from "./history";
import { steer } from "./keys";
import { placedMarker } from "./marker";
import type { Point } from "./view";

/** One point: a tap sets it, a tap elsewhere moves it. */
export function placing({ form, stage, words, say, keepDraft }: Board): void {
  clearDrawn(stage);
  const [x, y] = [field(form, "x"), field(form, "y")];
  const marker = placedMarker(stage);
  const history = new History(() => marker.point);
  const show = (point: Point | null) => {
    x.value = point ? point.x.toFixed(5) : "";
    y.value = point ? point.y.toFixed(5) : "";
    marker.moveTo(point);
  };
  const change = (point: Point | null) => {
    show(point);
    keepDraft();
    say(point ? words("placed", squareOf(point)) : words("removed"));
  };
  const place = (point: Point | null) => {
    history.mark();
    change(point);
  };
  const undo = () => change(history.back() ?? null);

  if (x.value && y.value) show({ x: Number(x.value), y: Number(y.value) });
  listen(stage, {
    tap: place,
    grabs: (target) => marker.group.contains(target),
    dragged: (point, first) => {
      if (!stage.inside(point)) return;
      if (first) history.mark();
      change(point);
    },
  });
  steer(stage, words, say, { from: () => marker.point, place, remove: () => place(null), undo });
  form.querySelector("[data-undo]")?.addEventListener("click", undo);
}
