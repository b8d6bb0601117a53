import type { Point } from "./view";

/** Lettered columns and numbered rows over the whole picture. They name places, never anatomy. */
export const columns = "ABCDEFGHIJKLMNOP";
export const rows = 20;

export function squareOf(point: Point): { column: string; row: number; across: number; down: number } {
  const index = (value: number, count: number) => Math.min(Math.max(Math.floor(value * count), 0), count - 1);
  return {
    column: columns.charAt(index(point.x, columns.length)),
    row: index(point.y, rows) + 1,
    across: Math.round(point.x * 100),
    down: Math.round(point.y * 100),
  };
}

const svg = "http://www.w3.org/2000/svg";

/** Draws the grid into the overlay, hidden until it is asked for. */
export function drawGrid(overlay: SVGSVGElement, width: number, height: number): SVGGElement {
  const group = document.createElementNS(svg, "g");
  group.setAttribute("class", "player-grid");
  group.setAttribute("hidden", "");
  const line = (d: string) => {
    const path = document.createElementNS(svg, "path");
    path.setAttribute("class", "grid-line");
    path.setAttribute("d", d);
    group.append(path);
  };
  const name = (text: string, x: number, y: number) => {
    const holder = document.createElementNS(svg, "g");
    holder.dataset.fixed = "";
    holder.dataset.x = String(x);
    holder.dataset.y = String(y);
    const label = document.createElementNS(svg, "text");
    label.setAttribute("class", "grid-name");
    label.setAttribute("y", "4");
    label.textContent = text;
    holder.append(label);
    group.append(holder);
  };
  for (let i = 1; i < columns.length; i++) line(`M${(width * i) / columns.length} 0v${height}`);
  for (let i = 1; i < rows; i++) line(`M0 ${(height * i) / rows}h${width}`);
  for (let i = 0; i < columns.length; i++) {
    for (const y of [0.5, rows / 2, rows - 0.5]) {
      name(columns.charAt(i), (width * (i + 0.5)) / columns.length, (height * y) / rows);
    }
  }
  for (let i = 0; i < rows; i++) {
    for (const x of [0.25, columns.length / 2, columns.length - 0.25]) {
      name(String(i + 1), (width * x) / columns.length, (height * (i + 0.5)) / rows);
    }
  }
  overlay.append(group);
  return group;
}
