import type { Stage } from "./stage";
import type { Point } from "./view";

const svg = "http://www.w3.org/2000/svg";

/** A small drawing of constant size on the screen at one place of the picture. */
export class Marker {
  readonly group: SVGGElement;
  point: Point | null = null;

  constructor(
    private readonly stage: Stage,
    name: string,
    shapes: [tag: string, attributes: Record<string, string>][],
  ) {
    this.group = document.createElementNS(svg, "g");
    this.group.setAttribute("class", name);
    this.group.dataset.fixed = "";
    this.group.setAttribute("hidden", "");
    for (const [tag, attributes] of shapes) {
      const shape = document.createElementNS(svg, tag);
      for (const [key, value] of Object.entries(attributes)) shape.setAttribute(key, value);
      this.group.append(shape);
    }
    stage.overlay.append(this.group);
  }

  moveTo(point: Point | null): void {
    this.set(point);
    if (point) this.stage.draw();
  }

  /** The same, drawn with the next drawing of the stage: for many at once. */
  set(point: Point | null): void {
    this.point = point;
    this.group.toggleAttribute("hidden", point === null);
    if (point === null) return;
    const pixels = this.stage.inPixels(point);
    this.group.dataset.x = pixels.x.toFixed(2);
    this.group.dataset.y = pixels.y.toFixed(2);
  }

  remove(): void {
    this.group.remove();
  }
}

export function placedMarker(stage: Stage): Marker {
  return new Marker(stage, "mark mark-placed", [
    ["circle", { class: "mark-hit", r: "24" }],
    ["circle", { class: "mark-yours-halo", r: "12" }],
    ["circle", { class: "mark-yours", r: "12" }],
    ["circle", { class: "mark-dot", r: "2.5" }],
  ]);
}

export function cross(stage: Stage): Marker {
  const d = "M-22 0H-6M6 0H22M0-22V-6M0 6V22";
  return new Marker(stage, "cross", [
    ["path", { class: "cross-halo", d }],
    ["path", { class: "cross-line", d }],
    ["circle", { class: "mark-dot", r: "1.5" }],
  ]);
}
