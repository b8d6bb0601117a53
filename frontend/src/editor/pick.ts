import { listen } from "../player/gestures";
import { steer } from "../player/keys";
import { Stage } from "../player/stage";
import { wireTools } from "../player/tools";
import type { Point } from "../player/view";
import type { Words } from "../player/words";
import { Overlay } from "./overlay";
import type { Shape } from "./shapes";

/** A picture's page: two taps fill the numbers of the cut or of the calibration. */
export function startPicking(root: HTMLElement, words: Words): void {
  const host = root.querySelector<HTMLElement>("[data-editor]")!;
  const hint = root.querySelector<HTMLElement>("[data-editor-hint]");
  const stage = new Stage(host.querySelector<HTMLElement>("[data-stage]")!, `npt-picture:${host.dataset.editorId}`);
  const overlay = new Overlay(stage);
  const say = (text: string) => {
    if (hint) hint.textContent = text;
  };
  const picks = [...root.querySelectorAll<HTMLFormElement>("[data-pick]")].map((form) => new Pick(form));
  let active = picks.find((pick) => pick.kind === "path") ?? picks[0];
  let grabbed = -1;

  const draw = () => {
    const shapes = active && active.points().length ? [active.shape()] : [];
    overlay.draw(new Map([["pick", shapes]]), shapes.length ? { field: "pick", index: 0 } : null, grabbed);
    for (const pick of picks) pick.button?.setAttribute("aria-pressed", String(pick === active));
  };
  const place = (point: Point) => {
    if (!active || !stage.inside(point)) return;
    active.add(point);
    draw();
    const number = active.points().length;
    say(words("point", { number, across: (point.x * 100).toFixed(1), down: (point.y * 100).toFixed(1) }));
  };

  wireTools(host, stage, words, say);
  listen(stage, {
    tap: place,
    grabs: (target) => {
      const hit = target.closest<SVGElement>("[data-hit]")?.dataset.hit;
      grabbed = hit ? (JSON.parse(hit) as { at: number; part: string }).at : -1;
      return hit !== undefined && hit.includes('"handle"');
    },
    dragged: (point) => {
      if (!active || grabbed < 0 || !stage.inside(point)) return;
      active.set(grabbed, point);
      draw();
    },
  });
  steer(stage, words, say, { from: () => null, place, remove: () => (active?.clear(), draw()), words: "stage" });
  for (const pick of picks) {
    pick.button?.addEventListener("click", () => {
      active = pick;
      pick.clear();
      draw();
      say(words(pick.kind === "path" ? "draw_path" : "draw_rectangle"));
      stage.element.focus({ preventScroll: true });
    });
    pick.form.addEventListener("input", () => {
      active = pick;
      draw();
    });
  }
  draw();
}

class Pick {
  readonly kind: "path" | "rectangle";
  readonly button: HTMLButtonElement | null;
  private readonly fields: [string, string][];

  constructor(readonly form: HTMLFormElement) {
    this.kind = form.dataset.pick === "box" ? "rectangle" : "path";
    this.button = form.querySelector("[data-pick-start]");
    this.fields = this.kind === "rectangle" ? [["left", "top"], ["right", "bottom"]] : [["ax", "ay"], ["bx", "by"]];
  }

  private input(name: string): HTMLInputElement {
    return this.form.elements.namedItem(name) as HTMLInputElement;
  }

  points(): Point[] {
    return this.fields.flatMap(([x, y]) => {
      const [left, top] = [this.input(x).value.replace(",", "."), this.input(y).value.replace(",", ".")];
      return left && top ? [{ x: Number(left) / 100, y: Number(top) / 100 }] : [];
    });
  }

  shape(): Shape {
    return { kind: this.kind, handles: this.points(), name: "", role: "", id: "" };
  }

  /** The next point; a third one begins anew. */
  add(point: Point): void {
    if (this.points().length >= 2) this.clear();
    this.set(this.points().length, point);
  }

  set(at: number, point: Point): void {
    const [x, y] = this.fields[at]!;
    this.input(x).value = (point.x * 100).toFixed(2);
    this.input(y).value = (point.y * 100).toFixed(2);
    if (this.kind === "rectangle" && this.points().length === 2) this.order();
  }

  /** Left is left of right, top above bottom, whichever corner came first. */
  private order(): void {
    for (const [low, high] of [["left", "right"], ["top", "bottom"]] as const) {
      const [one, two] = [this.input(low), this.input(high)];
      if (Number(one.value) > Number(two.value)) [one.value, two.value] = [two.value, one.value];
    }
  }

  clear(): void {
    for (const name of this.fields.flat()) this.input(name).value = "";
  }
}
