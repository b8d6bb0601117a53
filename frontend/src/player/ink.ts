import type { Stage } from "./stage";
import type { Point } from "./view";

const svg = "http://www.w3.org/2000/svg";

/** A line on the picture with a pale edge, so that it shows on skin, cloth and shade. */
export class Ink {
  private readonly shapes: SVGElement[];

  constructor(
    private readonly stage: Stage,
    closed = false,
  ) {
    this.shapes = (closed ? ["drawn-area", "drawn-halo", "drawn-line"] : ["drawn-halo", "drawn-line"]).map((name) => {
      const line = document.createElementNS(svg, closed ? "polygon" : "polyline");
      line.setAttribute("class", name);
      stage.overlay.append(line);
      return line;
    });
  }

  draw(points: Point[]): void {
    const places = points.map((point) => this.stage.inPixels(point)).map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`);
    for (const shape of this.shapes) shape.setAttribute("points", places.join(" "));
  }

  remove(): void {
    for (const shape of this.shapes) shape.remove();
  }
}
