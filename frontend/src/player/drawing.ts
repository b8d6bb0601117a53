import { type Board, clearDrawn, field } from "./board";
import { Dots, numberedPoint, vertexDot } from "./dots";
import { listen } from "./gestures";
import { squareOf } from "./grid";
import { History } from "./history";
import { Ink } from "./ink";
import { steer } from "./keys";
import { listOf } from "./list";
import { wireClear, wireModes } from "./modes";
import { fewer } from "./simplify";
import { verticesOf, written } from "./answer";
import type { Point } from "./view";

type Drawn = "points" | "path" | "area";
const full: Record<Drawn, string> = { points: "full_points", path: "full", area: "full_area" };
const help: Record<Drawn, string> = { points: "stage_points", path: "stage_trace", area: "stage_area" };

/**
 * Several points, a line or an outlined area: points set one by one, or a line drawn by hand that becomes points.
 * Each can be dragged, or picked and set down elsewhere by taps or keys; every change can be taken back.
 */
export function drawing(board: Board, name: Drawn): void {
  const { form, stage, words, say } = board;
  clearDrawn(stage);
  const kept = field(form, name);
  const most = Number(form.dataset.most);
  let points = verticesOf(kept.value);
  const history = new History(() => points);
  const ink = name === "points" ? null : new Ink(stage, name === "area");
  const dots = new Dots(stage, name === "points" ? numberedPoint : vertexDot);
  const list = name === "points" ? listOf(board) : null;
  let grabbed = -1;

  const draw = () => {
    ink?.draw(points);
    dots.draw(points);
    kept.value = written(points);
    form.toggleAttribute("data-picked", dots.picked >= 0);
    list?.show(
      points.map((point, index) => ({
        title: words("point_at", { number: index + 1, ...squareOf(point) }),
        actions: [
          { words: words("move"), act: () => (pick(index), stage.element.focus()) },
          { words: words("remove"), act: () => remove(index) },
        ],
      })),
    );
    const count = form.querySelector<HTMLElement>("[data-drawn-count]");
    if (count) count.textContent = words(name === "points" ? "count_points" : "count", { count: points.length, most });
  };
  const changed = (sentence: string) => {
    draw();
    board.keepDraft();
    say(sentence);
  };
  const vertex = (index: number) => words("vertex", { count: index + 1, ...squareOf(points[index]!) });
  const pick = (index: number) => {
    dots.picked = index;
    draw();
    say(index < 0 ? words("let_go") : words("picked_point", { count: index + 1 }));
  };
  const set = (point: Point) => {
    if (dots.picked < 0 && points.length >= most) return say(words(full[name], { most }));
    history.mark();
    const index = dots.picked < 0 ? points.length : dots.picked;
    dots.picked = -1;
    points[index] = point;
    changed(vertex(index));
  };
  const remove = (index: number) => {
    history.mark();
    points.splice(index, 1);
    dots.picked = -1;
    changed(words("taken", { count: points.length }));
  };
  const undo = () => {
    points = history.back() ?? points.slice(0, -1);
    dots.picked = -1;
    changed(words("undone", { count: points.length }));
  };
  const modes = wireModes(form, stage.element, (mode) => say(words(mode === "draw" ? "mode_draw" : "mode_tap")));

  draw();
  listen(stage, {
    tap: set,
    draws: () => modes.now === "draw",
    grabs: (target) => {
      grabbed = modes.now === "draw" ? -1 : dots.of(target);
      return grabbed >= 0;
    },
    pressed: () => {
      if (name === "area" && grabbed === 0 && dots.picked < 0 && points.length > 2) return say(words("closed"));
      pick(grabbed === dots.picked ? -1 : grabbed);
    },
    dragged: (point, first) => {
      if (!stage.inside(point)) return;
      if (first) history.mark();
      points[grabbed] = point;
      changed(vertex(grabbed));
    },
    stroke: (stroke, finished) => {
      if (!finished) return ink?.draw([...points, ...stroke]);
      const more = fewer(stroke, most - points.length, stage.view.plate());
      if (more.length < 2) {
        draw();
        return stroke.length ? say(words(full[name], { most })) : undefined;
      }
      history.mark();
      points = [...points, ...more];
      changed(words("stroke", { count: points.length }));
    },
  });
  steer(stage, words, say, {
    from: () => points[dots.picked] ?? points[points.length - 1] ?? null,
    place: (point) => {
      const here = dots.at(point);
      if (dots.picked < 0 && here >= 0) pick(here);
      else set(point);
    },
    remove: () => (dots.picked >= 0 ? remove(dots.picked) : undo()),
    undo,
    release: () => dots.picked >= 0 && pick(-1),
    places: () => points,
    words: help[name],
  });
  form.querySelector("[data-undo]")?.addEventListener("click", undo);
  form.querySelector("[data-take]")?.addEventListener("click", () => dots.picked >= 0 && remove(dots.picked));
  wireClear(form, () => {
    if (points.length === 0) return;
    history.mark();
    points = [];
    dots.picked = -1;
    changed(words("cleared"));
  });
}
