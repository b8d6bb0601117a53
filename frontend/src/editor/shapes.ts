import type { Point } from "../player/view";

/** What can be drawn. Every shape is a list of handles in 0..1 of the picture, as in the rows of the form. */
export type Kind = "point" | "pin" | "path" | "polygon" | "rectangle" | "circle" | "ellipse";

export interface Shape {
  kind: Kind;
  handles: Point[];
  name: string;
  role: string;
  id: string;
}

/** So many handles make the shape whole; polygons and lines take as many as are tapped. */
export const whole: Record<Kind, number> = {
  point: 1, pin: 1, path: Infinity, polygon: Infinity, rectangle: 2, circle: 2, ellipse: 3,
};

export const zones: readonly Kind[] = ["polygon", "rectangle", "circle", "ellipse"];
const corners = 48;

/** The outline in the picture's px; fewer handles than are needed give what is there so far. */
export function outline(shape: Shape, width: number, height: number): Point[] {
  const px = shape.handles.map(({ x, y }) => ({ x: x * width, y: y * height }));
  const [first, second, third] = px;
  if (shape.kind === "rectangle" && first && second) {
    return [first, { x: second.x, y: first.y }, second, { x: first.x, y: second.y }];
  }
  if ((shape.kind === "circle" || shape.kind === "ellipse") && first && second) {
    const across = Math.hypot(second.x - first.x, second.y - first.y);
    const down = shape.kind === "ellipse" && third ? Math.hypot(third.x - first.x, third.y - first.y) : across;
    const turn = Math.atan2(second.y - first.y, second.x - first.x);
    return Array.from({ length: corners }, (_, i) => {
      const angle = (2 * Math.PI * i) / corners;
      const [x, y] = [across * Math.cos(angle), down * Math.sin(angle)];
      return {
        x: first.x + x * Math.cos(turn) - y * Math.sin(turn),
        y: first.y + x * Math.sin(turn) + y * Math.cos(turn),
      };
    });
  }
  return px;
}

export function pathData(points: Point[], closed: boolean): string {
  if (points.length === 0) return "";
  return `M${points.map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L")}${closed ? "Z" : ""}`;
}

/** True when an outline crosses itself: a hint while drawing; the server decides. */
export function crossesItself(shape: Shape): boolean {
  if (shape.kind !== "polygon" || shape.handles.length < 4) return false;
  const edges = closedEdges(shape.handles);
  return edges.some((one, i) =>
    edges.some((two, j) => j > i + 1 && !(i === 0 && j === edges.length - 1) && meet(one, two)),
  );
}

/** True when two outlines cut each other or one lies in the other. */
export function overlap(one: Point[], two: Point[]): boolean {
  const [first, second] = [one[0], two[0]];
  if (!first || !second || one.length < 3 || two.length < 3) return false;
  const others = closedEdges(two);
  return closedEdges(one).some((edge) => others.some((other) => meet(edge, other))) || inside(first, two) || inside(second, one);
}

type Edge = [Point, Point];

function closedEdges(points: Point[]): Edge[] {
  return points.map((point, i) => [point, points[(i + 1) % points.length]!]);
}

function meet([a, b]: Edge, [c, d]: Edge): boolean {
  const side = (p: Point, q: Point, r: Point) => (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x);
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
}

function inside(point: Point, ring: Point[]): boolean {
  return closedEdges(ring).reduce(
    (within, [a, b]) =>
      a.y > point.y !== b.y > point.y && point.x < ((b.x - a.x) * (point.y - a.y)) / (b.y - a.y) + a.x ? !within : within,
    false,
  );
}
