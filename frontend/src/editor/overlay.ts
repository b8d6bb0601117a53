import type { Stage } from "../player/stage";
import type { Point } from "../player/view";
import { outline, pathData, type Shape, zones } from "./shapes";

const svg = "http://www.w3.org/2000/svg";

export interface Active {
  field: string;
  index: number;
}

/** What lies under a press: a handle, the middle of an edge, or a whole shape. */
export interface Hit extends Active {
  part: "handle" | "middle" | "shape";
  at: number;
}

/** Draws all shapes over the picture, the active one with its handles. */
export class Overlay {
  private readonly layer = document.createElementNS(svg, "g");

  constructor(private readonly stage: Stage) {
    this.layer.setAttribute("class", "editor-layer");
    stage.overlay.append(this.layer);
  }

  draw(fields: Map<string, Shape[]>, active: Active | null, selected: number): void {
    this.layer.replaceChildren();
    const drawn: SVGElement[] = [];
    for (const [field, shapes] of fields) {
      shapes.forEach((shape, index) => {
        const on = active?.field === field && active.index === index;
        this.layer.append(this.shape(shape, { field, index }, on));
        if (on) drawn.push(...this.handles(shape, { field, index }, selected));
      });
    }
    this.layer.append(...drawn);
    this.stage.draw();
  }

  private shape(shape: Shape, { field, index }: Active, on: boolean): SVGGElement {
    const group = document.createElementNS(svg, "g");
    group.setAttribute("class", `editor-shape${on ? " is-active" : ""} is-${shape.role || "right"}`);
    const closed = zones.includes(shape.kind);
    const [width, height] = [this.stage.overlay.viewBox.baseVal.width, this.stage.overlay.viewBox.baseVal.height];
    const points = outline(shape, width, height);
    if (shape.kind !== "pin" && shape.kind !== "point") {
      for (const name of ["editor-halo", "editor-line"]) {
        const line = document.createElementNS(svg, "path");
        line.setAttribute("class", `${name}${closed ? " is-closed" : ""}`);
        line.setAttribute("d", pathData(points, closed && shape.handles.length > 1));
        if (name === "editor-line") tag(line, { field, index, part: "shape", at: 0 });
        group.append(line);
      }
    }
    const at = points[0];
    if (at) {
      const label = this.fixed(shape.handles[0]!, "editor-number");
      if (shape.kind === "pin" || shape.kind === "point") {
        const disc = document.createElementNS(svg, "circle");
        disc.setAttribute("class", "editor-disc");
        disc.setAttribute("r", "13");
        tag(disc, { field, index, part: "shape", at: 0 });
        label.append(disc);
      }
      const text = document.createElementNS(svg, "text");
      text.setAttribute("y", shape.kind === "pin" || shape.kind === "point" ? "5.5" : "-12");
      text.textContent = String(index + 1);
      label.append(text);
      group.append(label);
    }
    return group;
  }

  private handles(shape: Shape, active: Active, selected: number): SVGElement[] {
    const found = shape.handles.map((handle, at) => {
      const group = this.fixed(handle, `editor-handle${at === selected ? " is-selected" : ""}`);
      for (const [name, radius] of [["editor-reach", 15], ["editor-dot", 6]] as const) {
        const circle = document.createElementNS(svg, "circle");
        circle.setAttribute("class", name);
        circle.setAttribute("r", String(radius));
        group.append(circle);
      }
      tag(group, { ...active, part: "handle", at });
      return group;
    });
    return [...this.middles(shape, active), ...found];
  }

  private middles(shape: Shape, active: Active): SVGElement[] {
    if ((shape.kind !== "polygon" && shape.kind !== "path") || shape.handles.length < 2) return [];
    const closed = shape.kind === "polygon" && shape.handles.length > 2;
    const last = closed ? shape.handles.length : shape.handles.length - 1;
    return shape.handles.slice(0, last).map((handle, at) => {
      const next = shape.handles[(at + 1) % shape.handles.length]!;
      const group = this.fixed({ x: (handle.x + next.x) / 2, y: (handle.y + next.y) / 2 }, "editor-middle");
      for (const [name, radius] of [["editor-reach", 11], ["editor-ring", 4]] as const) {
        const circle = document.createElementNS(svg, "circle");
        circle.setAttribute("class", name);
        circle.setAttribute("r", String(radius));
        group.append(circle);
      }
      tag(group, { ...active, part: "middle", at });
      return group;
    });
  }

  private fixed(point: Point, name: string): SVGGElement {
    const group = document.createElementNS(svg, "g");
    const { x, y } = this.stage.inPixels(point);
    group.setAttribute("class", name);
    group.dataset.fixed = "";
    group.dataset.x = x.toFixed(2);
    group.dataset.y = y.toFixed(2);
    return group;
  }
}

function tag(element: SVGElement, hit: Hit): void {
  element.dataset.hit = JSON.stringify(hit);
}

export function hitOf(target: Element): Hit | null {
  const text = target.closest<SVGElement>("[data-hit]")?.dataset.hit;
  return text ? (JSON.parse(text) as Hit) : null;
}
