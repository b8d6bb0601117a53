import { Dots, vertexDot } from "./dots";
import { Ink } from "./ink";
import { Marker } from "./marker";
import type { Mark } from "./marks";
import type { Stage } from "./stage";
import type { Point } from "./view";

/** Pins and lines on the picture, numbered as in the list; the open line shows its points. */
export class Drawn {
  readonly vertices: Dots;
  private readonly made = new Map<number, { marker: Marker; ink?: Ink }>();

  constructor(private readonly stage: Stage) {
    this.vertices = new Dots(stage, vertexDot);
  }

  show(marks: Mark[], open: number, picked: number): void {
    const ids = new Set(marks.map((mark) => mark.id));
    for (const [id, one] of this.made) {
      if (ids.has(id)) continue;
      one.marker.remove();
      one.ink?.remove();
      this.made.delete(id);
    }
    marks.forEach((mark, index) => {
      const one = this.made.get(mark.id) ?? this.make(mark);
      if (mark.kind === "stroke") one.ink?.draw(mark.points);
      one.marker.set(mark.kind === "pin" ? mark : (mark.points[0] ?? null));
      one.marker.group.querySelector("text")!.textContent = String(index + 1);
      one.marker.group.classList.toggle("is-picked", mark.id === picked);
      one.marker.group.classList.toggle("is-open", mark.id === open);
    });
    const opened = marks.find((mark) => mark.id === open);
    this.vertices.draw(opened?.kind === "stroke" ? opened.points : []);
  }

  /** The mark a press means, by its id. */
  of(target: Element): number | undefined {
    return [...this.made].find(([, one]) => one.marker.group.contains(target))?.[0];
  }

  /** A stroke while it is drawn by hand. */
  preview(ink: Ink | null, points: Point[]): Ink {
    const line = ink ?? new Ink(this.stage);
    line.draw(points);
    return line;
  }

  private make(mark: Mark): { marker: Marker; ink?: Ink } {
    const pin = mark.kind === "pin";
    const ink = pin ? undefined : new Ink(this.stage);
    const marker = new Marker(this.stage, pin ? "mark note-pin" : "mark note-line", [
      ["circle", { class: "mark-hit", r: pin ? "18" : "12" }],
      ["circle", { class: "note-disc", r: pin ? "13" : "9" }],
      ["text", { class: "note-number", y: pin ? "5" : "4" }],
    ]);
    const one = { marker, ink };
    this.made.set(mark.id, one);
    return one;
  }
}
