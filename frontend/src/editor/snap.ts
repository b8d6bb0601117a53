import type { Point, View } from "../player/view";

interface Named {
  name: string;
}

interface Snaps {
  points: ({ at: [number, number] } & Named)[];
  lines: ({ points: [number, number][] } & Named)[];
}

/** Nearer than this on the screen (CSS px) a point jumps to what is there. */
const reach = 11;

/** Corners of other shapes, and on pictures of the atlas its exits, landmarks and courses. */
export class Snapper {
  on = true;
  private atlas: Snaps = { points: [], lines: [] };

  async load(url: string | undefined): Promise<void> {
    if (!url) return;
    try {
      const response = await fetch(url, { credentials: "same-origin", headers: { Accept: "application/json" } });
      if (response.ok) this.atlas = (await response.json()) as Snaps;
    } catch {
      // Without it there are the corners of the other shapes.
    }
  }

  /** The place to put a point at, and what it lies on. */
  snap(point: Point, view: View, corners: Point[]): { point: Point; name: string } {
    if (!this.on) return { point, name: "" };
    const here = view.toStage(point);
    let best = { far: reach, point, name: "" };
    const offer = (candidate: Point, name: string) => {
      const there = view.toStage(candidate);
      const far = Math.hypot(there.x - here.x, there.y - here.y);
      if (far < best.far) best = { far, point: candidate, name };
    };
    for (const corner of corners) offer(corner, "");
    for (const { at, name } of this.atlas.points) offer({ x: at[0], y: at[1] }, name);
    if (best.point !== point) return best; // a point wins over a line it lies on
    for (const { points, name } of this.atlas.lines) {
      for (let i = 1; i < points.length; i++) {
        const [a, b] = [points[i - 1]!, points[i]!].map(([x, y]) => view.toStage({ x, y }));
        offer(view.toPicture(nearest(here, a!, b!)), name);
      }
    }
    return best;
  }
}

function nearest(p: Point, a: Point, b: Point): Point {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const square = dx * dx + dy * dy;
  const share = square ? Math.min(Math.max(((p.x - a.x) * dx + (p.y - a.y) * dy) / square, 0), 1) : 0;
  return { x: a.x + share * dx, y: a.y + share * dy };
}
