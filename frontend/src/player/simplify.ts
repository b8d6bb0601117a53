import type { Point } from "./view";

/** A hand trembles about this much (CSS px): what is closer to the line than this carries no meaning. */
const tremble = 1.5;

/**
 * A line drawn by hand as few points, at most `most`: corners and loops stay, trembling goes. `size` is the
 * picture's size on the screen (CSS px). After Ramer (1972) and Douglas and Peucker (1973), with the tolerance
 * raised until the points suffice.
 */
export function fewer(drawn: Point[], most: number, size: { width: number; height: number }): Point[] {
  const points = drawn.filter((point, index) => index === 0 || far(point, drawn[index - 1]!, size) > 0);
  if (most < 2) return points.slice(0, Math.max(most, 0));
  let tolerance = tremble;
  let kept = points;
  do {
    kept = thin(points, tolerance, size);
    tolerance *= 1.25;
  } while (kept.length > most);
  return kept;
}

function thin(points: Point[], tolerance: number, size: { width: number; height: number }): Point[] {
  if (points.length < 3) return points;
  const keep = new Set([0, points.length - 1]);
  const open: [number, number][] = [[0, points.length - 1]];
  for (let span = open.pop(); span; span = open.pop()) {
    const [first, last] = span;
    let [worst, at] = [tolerance, -1];
    for (let i = first + 1; i < last; i++) {
      const off = aside(points[i]!, points[first]!, points[last]!, size);
      if (off > worst) [worst, at] = [off, i];
    }
    if (at < 0) continue;
    keep.add(at);
    open.push([first, at], [at, last]);
  }
  return points.filter((_, index) => keep.has(index));
}

function far(a: Point, b: Point, size: { width: number; height: number }): number {
  return Math.hypot((a.x - b.x) * size.width, (a.y - b.y) * size.height);
}

/** How far a point lies from the piece between two others, in CSS px; a loop's ends may be one place. */
function aside(point: Point, from: Point, to: Point, size: { width: number; height: number }): number {
  const [dx, dy] = [(to.x - from.x) * size.width, (to.y - from.y) * size.height];
  const [px, py] = [(point.x - from.x) * size.width, (point.y - from.y) * size.height];
  const length = dx * dx + dy * dy;
  const along = length ? Math.min(Math.max((px * dx + py * dy) / length, 0), 1) : 0;
  return Math.hypot(px - along * dx, py - along * dy);
}
