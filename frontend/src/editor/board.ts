import { listen } from "../player/gestures";
import { steer } from "../player/keys";
import { Stage } from "../player/stage";
import { wireTools } from "../player/tools";
import type { Point } from "../player/view";
import type { Words } from "../player/words";
import { faultsOf } from "./faults";
import { History } from "./history";
import { type Active, type Hit, hitOf, Overlay } from "./overlay";
import { Rows } from "./rows";
import { type Kind, type Shape, whole } from "./shapes";
import { Snapper } from "./snap";

type State = Record<string, Shape[]>;

/** Drawing over the picture: every tool has taps, keys and rows of numbers. */
export function startBoard(form: HTMLFormElement, words: Words): void {
  const host = form.querySelector<HTMLElement>("[data-editor]");
  const element = host?.querySelector<HTMLElement>("[data-stage]");
  if (!host || !element) return bareRows(form);
  new Board(form, host, element, words);
}

/** Without a picture the rows still grow and shrink. */
function bareRows(form: HTMLFormElement): void {
  for (const set of form.querySelectorAll<HTMLElement>("[data-drawn]")) {
    const rows: Rows = new Rows(set, () => {}, (change) => (change(), rows.render()));
  }
}

class Board {
  private readonly stage: Stage;
  private readonly overlay: Overlay;
  private readonly rows = new Map<string, Rows>();
  private readonly history = new History<State>();
  private readonly snapper = new Snapper();
  private readonly hint: HTMLElement | null;
  private readonly tools: HTMLElement | null;
  private active: Active | null = null;
  private selected = -1;
  private drawing = false;
  private grabbed: Hit | null = null;
  private from: Point | null = null;

  constructor(private readonly form: HTMLFormElement, host: HTMLElement, element: HTMLElement, private readonly words: Words) {
    this.stage = new Stage(element, `npt-editor:${host.dataset.editorId}`);
    this.overlay = new Overlay(this.stage);
    this.hint = form.querySelector("[data-editor-hint]");
    this.tools = form.querySelector("[data-editor-tools]");
    for (const set of form.querySelectorAll<HTMLElement>("[data-drawn]")) this.addRows(set);
    if (this.rows.size) this.tools?.removeAttribute("hidden");
    void this.snapper.load(form.dataset.snaps);
    wireTools(host, this.stage, words, (text) => this.say(text));
    listen(this.stage, {
      tap: (point) => this.place(point),
      grabs: (target) => (this.grabbed = this.drawing ? handleOnly(hitOf(target)) : hitOf(target)) !== null,
      pressed: () => this.press(),
      dragged: (point, first) => this.drag(point, first),
    });
    steer(this.stage, words, (text) => this.say(text), this.rows.size ? {
      from: () => this.shape()?.handles[this.selected] ?? null,
      place: (point) => this.place(point),
      remove: () => this.remove(),
      undo: () => this.go("undo"),
      release: () => this.done(),
      words: "stage",
    } : {});
    this.wire();
    this.draw();
  }

  private addRows(set: HTMLElement): void {
    const rows: Rows = new Rows(
      set,
      (index) => {
        if (index < 0) return;
        this.active = { field: rows.field, index };
        this.selected = -1;
        this.draw();
        this.tellFaults();
      },
      (change) => this.change(change),
    );
    this.rows.set(rows.field, rows);
  }

  private wire(): void {
    for (const button of this.tools?.querySelectorAll<HTMLButtonElement>("[data-tool]") ?? []) {
      button.addEventListener("click", () => this.begin(button.dataset.for ?? "", button.dataset.tool as Kind));
    }
    for (const button of this.tools?.querySelectorAll<HTMLButtonElement>("[data-history]") ?? []) {
      button.addEventListener("click", () => this.go(button.dataset.history as "undo" | "redo"));
    }
    const snap = this.tools?.querySelector<HTMLButtonElement>("[data-snap]");
    snap?.addEventListener("click", () => {
      this.snapper.on = !this.snapper.on;
      snap.setAttribute("aria-pressed", String(this.snapper.on));
    });
    this.tools?.querySelector("[data-done]")?.addEventListener("click", () => this.done());
  }

  private state(): State {
    return Object.fromEntries([...this.rows].map(([field, rows]) => [field, structuredClone(rows.shapes)]));
  }

  /** Do something that can be undone, and draw it everywhere. */
  private change(step: () => void): void {
    this.history.keep(this.state());
    step();
    this.settle();
  }

  private settle(): void {
    for (const rows of this.rows.values()) rows.render();
    if (this.active && !this.shape()) this.active = null;
    this.form.dispatchEvent(new Event("npt-drawn"));
    this.draw();
  }

  private shape(): Shape | undefined {
    return this.active ? this.rows.get(this.active.field)?.shapes[this.active.index] : undefined;
  }

  private begin(field: string, kind: Kind): void {
    const rows = this.rows.get(field);
    if (!rows) return;
    this.dropEmpty();
    if (rows.shapes.length >= rows.most) return this.say(this.words("full"));
    rows.shapes.push({ kind, handles: [], name: "", role: "", id: "" });
    this.active = { field, index: rows.shapes.length - 1 };
    this.drawing = true;
    this.selected = -1;
    this.settle();
    this.say(this.words(`draw_${kind}`));
    this.stage.element.focus({ preventScroll: true });
  }

  /** A shape that was begun and left without a point. */
  private dropEmpty(): void {
    const shape = this.shape();
    if (!this.drawing || !this.active || !shape || shape.handles.length) return;
    this.rows.get(this.active.field)!.shapes.splice(this.active.index, 1);
    this.active = null;
  }

  private done(): void {
    this.dropEmpty();
    this.drawing = false;
    this.settle();
    if (!this.tellFaults()) this.say(this.words("choose"));
  }

  private place(point: Point): void {
    const shape = this.shape();
    if (!this.drawing || !shape) {
      if (shape && this.selected >= 0) this.move(point, true);
      return;
    }
    const { point: at, name } = this.snapped(point);
    this.change(() => shape.handles.push(at));
    this.selected = shape.handles.length - 1;
    if (shape.handles.length >= whole[shape.kind]) this.drawing = false;
    this.draw();
    if (!this.tellFaults()) this.tell(at, name);
  }

  private press(): void {
    const hit = this.grabbed;
    if (!hit) return;
    this.active = { field: hit.field, index: hit.index };
    this.drawing = false;
    if (hit.part === "middle") {
      const shape = this.shape()!;
      const next = shape.handles[(hit.at + 1) % shape.handles.length]!;
      const here = shape.handles[hit.at]!;
      this.change(() => shape.handles.splice(hit.at + 1, 0, { x: (here.x + next.x) / 2, y: (here.y + next.y) / 2 }));
      this.selected = hit.at + 1;
    } else {
      this.selected = hit.part === "handle" ? hit.at : this.shape()?.handles.length === 1 ? 0 : -1;
    }
    this.draw();
    this.say(this.words("choose"));
  }

  private drag(point: Point, first: boolean): void {
    const hit = this.grabbed;
    if (!hit) return;
    if (first) {
      this.press();
      this.history.keep(this.state());
      this.from = point;
    }
    if (hit.part === "shape" && this.selected < 0) return this.shift(point);
    this.move(point, false);
  }

  /** Move a whole shape, as far as the picture goes. */
  private shift(point: Point): void {
    const shape = this.shape();
    if (!shape || !this.from) return;
    const moved = shape.handles.map(({ x, y }) => ({ x: x + point.x - this.from!.x, y: y + point.y - this.from!.y }));
    if (!moved.every((one) => this.stage.inside(one))) return;
    shape.handles = moved;
    this.from = point;
    this.settle();
  }

  private move(point: Point, keep: boolean): void {
    const shape = this.shape();
    if (!shape || this.selected < 0) return;
    const { point: at, name } = this.snapped({ x: within(point.x), y: within(point.y) });
    if (keep) this.history.keep(this.state());
    shape.handles[this.selected] = at;
    this.settle();
    if (!this.tellFaults()) this.tell(at, name);
  }

  private remove(): void {
    const shape = this.shape();
    if (!shape || !this.active) return;
    const at = this.selected >= 0 ? this.selected : shape.handles.length - 1;
    this.change(() => {
      shape.handles.splice(at, 1);
      if (!shape.handles.length && !this.drawing) this.rows.get(this.active!.field)!.shapes.splice(this.active!.index, 1);
    });
    this.selected = Math.min(at, shape.handles.length) - 1;
    this.draw();
    this.say(this.words("removed"));
  }

  private go(way: "undo" | "redo"): void {
    const state = way === "undo" ? this.history.undo(this.state()) : this.history.redo(this.state());
    if (!state) return this.say(this.words("nothing"));
    for (const [field, rows] of this.rows) rows.shapes = state[field] ?? [];
    this.drawing = false;
    this.selected = -1;
    this.settle();
    this.say(this.words(way === "undo" ? "undone" : "redone"));
  }

  private snapped(point: Point): { point: Point; name: string } {
    const mine = this.shape();
    const corners = [...this.rows.values()].flatMap((rows) => rows.shapes.filter((shape) => shape !== mine).flatMap((shape) => shape.handles));
    const { point: at, name } = this.snapper.snap(point, this.stage.view, corners);
    return { point: { x: round(within(at.x)), y: round(within(at.y)) }, name };
  }

  private tell(point: Point, name: string): void {
    const number = this.selected + 1;
    const [across, down] = [(point.x * 100).toFixed(1), (point.y * 100).toFixed(1)];
    this.say(name ? this.words("snapped", { number, name }) : this.words("point", { number, across, down }));
  }

  /** Says the first thing that is wrong with what is drawn; the server says all of it. */
  private tellFaults(): boolean {
    const { width, height } = this.stage.overlay.viewBox.baseVal;
    const [fault] = [...this.rows.values()].flatMap((rows) => faultsOf(rows.shapes, width, height, this.words));
    if (fault === undefined && this.hint?.classList.contains("is-fault")) this.hint.textContent = "";
    this.hint?.classList.toggle("is-fault", fault !== undefined && !this.drawing);
    if (fault === undefined || this.drawing) return false;
    this.say(fault);
    return true;
  }

  private draw(): void {
    const fields = new Map([...this.rows].map(([field, rows]) => [field, rows.shapes]));
    this.overlay.draw(fields, this.active, this.selected);
    for (const [field, rows] of this.rows) rows.mark(this.active?.field === field ? this.active.index : -1);
    const kind = this.drawing ? this.shape()?.kind : undefined;
    for (const button of this.tools?.querySelectorAll<HTMLButtonElement>("[data-tool]") ?? []) {
      button.setAttribute("aria-pressed", String(button.dataset.tool === kind && button.dataset.for === this.active?.field));
    }
    this.stage.element.classList.toggle("is-drawing", this.drawing);
  }

  private say(text: string): void {
    if (this.hint) this.hint.textContent = text;
  }
}

const within = (value: number) => Math.min(Math.max(value, 0), 1);
const round = (value: number) => Number(value.toFixed(5));
const handleOnly = (hit: Hit | null) => (hit?.part === "handle" ? hit : null);
