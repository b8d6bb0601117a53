import { Marker } from "./marker";
import type { Stage } from "./stage";
import type { Point } from "./view";

/** The cross stands on a point when it is this close (CSS px): N brings it there, a step of an arrow away from it. */
const near = 1.5;

/** The points of an answer as handles: to drag, or to pick and set down elsewhere. */
export class Dots {
  /** The one that the next tap or Enter moves; -1 for none. */
  picked = -1;
  private readonly markers: Marker[] = [];

  constructor(
    private readonly stage: Stage,
    private readonly make: (stage: Stage, index: number) => Marker,
  ) {}

  draw(points: Point[]): void {
    while (this.markers.length < points.length) this.markers.push(this.make(this.stage, this.markers.length));
    this.markers.forEach((one, index) => {
      one.set(points[index] ?? null);
      one.group.classList.toggle("is-picked", index === this.picked);
    });
    this.stage.draw();
  }

  of(target: Element): number {
    return this.markers.findIndex((one) => one.group.contains(target));
  }

  /** The point nearest to a place, if the place is on it as the screen shows it. */
  at(place: Point): number {
    const here = this.stage.view.toStage(place);
    const far = this.markers.map((one) => {
      const at = one.point && this.stage.view.toStage(one.point);
      return at ? Math.hypot(at.x - here.x, at.y - here.y) : Infinity;
    });
    const least = Math.min(...far);
    return least <= near ? far.indexOf(least) : -1;
  }
}

export function vertexDot(stage: Stage): Marker {
  return new Marker(stage, "mark vertex", [
    ["circle", { class: "mark-hit", r: "12" }],
    ["circle", { class: "vertex-dot", r: "5" }],
  ]);
}

export function numberedPoint(stage: Stage, index: number): Marker {
  const made = new Marker(stage, "mark mark-placed", [
    ["circle", { class: "mark-hit", r: "16" }],
    ["circle", { class: "mark-yours-halo", r: "12" }],
    ["circle", { class: "mark-yours", r: "12" }],
    ["circle", { class: "mark-dot", r: "2.5" }],
    ["text", { class: "mark-number", x: "17", y: "-9" }],
  ]);
  made.group.lastElementChild!.textContent = String(index + 1);
  return made;
}
