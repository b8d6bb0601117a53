import { type Board, clearDrawn, field } from "./board";
import { listen } from "./gestures";
import { squareOf } from "./grid";
import { History } from "./history";
import type { Ink } from "./ink";
import { steer } from "./keys";
import { listOf } from "./list";
import { Drawn } from "./markdraw";
import { type Mark, readMarks, withNotes, writeMarks } from "./marks";
import { wireClear, wireModes } from "./modes";
import { rowsOf } from "./rows";
import { fewer } from "./simplify";
import type { Point } from "./view";

/** Points of one line: as many as a hand needs, few enough to send. */
const mostPoints = 40;

/** Pins with notes and lines on a picture. A line is tapped point by point or drawn by hand. */
export function annotating(board: Board): void {
  const { form, stage, words, say } = board;
  clearDrawn(stage);
  const kept = field(form, "marks");
  const most = Number(form.dataset.most);
  let marks = readMarks(kept.value);
  let lastId = marks.length;
  let open = 0; // the line that taps go on with
  let picked = 0; // the pin that the next tap moves
  let grabbed = 0;
  let live: Ink | null = null;
  const history = new History(() => marks);
  const drawn = new Drawn(stage);
  const list = listOf(board);

  const line = () => marks.find((mark) => mark.id === open && mark.kind === "stroke") as { points: Point[] } | undefined;
  const numberOf = (id: number) => marks.findIndex((mark) => mark.id === id) + 1;
  const keep = () => {
    kept.value = writeMarks(marks);
    board.keepDraft();
  };
  const show = () => {
    drawn.show(marks, open, picked);
    form.toggleAttribute("data-picked", picked > 0);
    form.toggleAttribute("data-open-line", line() !== undefined);
    const count = form.querySelector<HTMLElement>("[data-drawn-count]");
    if (count) count.textContent = words("count_marks", { count: marks.length, most });
    list.show(rowsOf(marks, words, { pick, reopen, remove, noted }));
  };
  const changed = (sentence: string) => {
    show();
    keep();
    say(sentence);
  };
  const noted = (id: number, text: string) => {
    const pin = marks.find((mark) => mark.id === id);
    if (pin?.kind === "pin") pin.text = text;
    keep();
  };
  const pick = (id: number) => {
    finish();
    picked = id;
    show();
    say(id ? words("picked_mark", { number: numberOf(id) }) : words("let_go"));
    if (id) stage.element.focus();
  };
  const reopen = (id: number) => {
    finish();
    open = id;
    modes.to("line");
    show();
    say(words("line_open", { number: numberOf(id) }));
    stage.element.focus();
  };
  const remove = (id: number) => {
    const number = numberOf(id);
    history.mark();
    marks = marks.filter((mark) => mark.id !== id);
    [open, picked] = [open === id ? 0 : open, 0];
    changed(words("mark_taken", { number, count: marks.length }));
  };
  /** Ends the open line; one point alone is no line and goes. */
  const finish = (): boolean => {
    const stood = open !== 0;
    marks = marks.filter((mark) => mark.id !== open || mark.kind === "pin" || mark.points.length > 1);
    open = 0;
    return stood;
  };
  const undo = () => {
    const before = history.back();
    marks = before ? withNotes(before, marks) : marks.slice(0, -1);
    if (!line()) open = 0;
    picked = 0;
    changed(words("undone_mark", { count: marks.length }));
  };
  const add = (mark: Mark): boolean => {
    if (marks.length >= most) {
      say(words("full_marks", { most }));
      return false;
    }
    history.mark();
    marks = [...marks, mark];
    return true;
  };
  const place = (point: Point) => {
    const moving = marks.find((mark) => mark.id === picked);
    if (moving?.kind === "pin") {
      history.mark();
      Object.assign(moving, point);
      picked = 0;
      changed(words("mark_at", { number: numberOf(moving.id), ...squareOf(point) }));
    } else if (modes.now === "pin") {
      const id = ++lastId;
      if (add({ id, kind: "pin", ...point, text: "" })) changed(words("pin_set", { number: marks.length, ...squareOf(point) }));
    } else {
      extend(point);
    }
  };
  const extend = (point: Point) => {
    const going = line();
    if (going && going.points.length >= mostPoints) return say(words("full", { most: mostPoints }));
    if (going) {
      history.mark();
      going.points.push(point);
    } else {
      const id = ++lastId;
      if (!add({ id, kind: "stroke", points: [point] })) return;
      open = id;
    }
    changed(words("vertex", { count: line()!.points.length, ...squareOf(point) }));
  };
  const modes = wireModes(form, stage.element, (mode) => {
    finish();
    picked = 0;
    show();
    say(words(`mode_${mode}`));
  });
  const end = () => {
    if (!finish()) return;
    changed(words("line_done", { count: marks.length }));
  };

  show();
  listen(stage, {
    tap: place,
    draws: () => modes.now === "draw",
    grabs: (target) => {
      grabbed = modes.now === "draw" ? 0 : (drawn.of(target) ?? 0);
      const vertex = grabbed || modes.now === "draw" ? -1 : drawn.vertices.of(target);
      drawn.vertices.picked = vertex;
      return vertex >= 0 || marks.find((mark) => mark.id === grabbed)?.kind === "pin";
    },
    pressed: () => {
      if (grabbed) pick(picked === grabbed ? 0 : grabbed);
      else if (drawn.vertices.picked === (line()?.points.length ?? 0) - 1) end();
    },
    dragged: (point, first) => {
      if (!stage.inside(point)) return;
      if (first) history.mark();
      const pin = marks.find((mark) => mark.id === grabbed);
      if (pin?.kind === "pin") Object.assign(pin, point);
      else line()?.points.splice(drawn.vertices.picked, 1, point);
      changed(words("mark_at", { number: numberOf(grabbed || open), ...squareOf(point) }));
    },
    stroke: (stroke, finished) => {
      if (!finished) {
        live = drawn.preview(live, stroke);
        return;
      }
      live?.remove();
      live = null;
      const points = fewer(stroke, mostPoints, stage.view.plate());
      const id = ++lastId;
      if (points.length > 1 && add({ id, kind: "stroke", points })) changed(words("line_done", { count: marks.length }));
    },
  });
  steer(stage, words, say, {
    from: () => {
      const pin = marks.find((mark) => mark.id === picked);
      return pin?.kind === "pin" ? pin : (line()?.points.slice(-1)[0] ?? null);
    },
    place,
    remove: () => (picked ? remove(picked) : undo()),
    undo,
    release: () => (picked ? pick(0) : end()),
    places: () => marks.map((mark) => (mark.kind === "pin" ? { x: mark.x, y: mark.y } : mark.points[0]!)),
    words: "stage_marks",
  });
  form.querySelector("[data-undo]")?.addEventListener("click", undo);
  form.querySelector("[data-finish]")?.addEventListener("click", end);
  form.querySelector("[data-take]")?.addEventListener("click", () => picked && remove(picked));
  wireClear(form, () => {
    if (marks.length === 0) return;
    history.mark();
    [marks, open, picked] = [[], 0, 0];
    changed(words("cleared"));
  });
}
