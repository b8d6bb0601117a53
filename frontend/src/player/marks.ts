import type { Point } from "./view";

/** What is set on a picture to explain it: a pin with its note, or a line. `id` lasts while the page is open. */
export type Mark =
  | { id: number; kind: "pin"; x: number; y: number; text: string }
  | { id: number; kind: "stroke"; points: Point[] };

const short = (value: number) => Number(value.toFixed(5));

/** As the field holds them; a line of one point is not a line yet. */
export function writeMarks(marks: Mark[]): string {
  const whole = marks.filter((mark) => mark.kind === "pin" || mark.points.length > 1);
  if (whole.length === 0) return "";
  return JSON.stringify(
    whole.map((mark) =>
      mark.kind === "pin"
        ? { kind: "pin", x: short(mark.x), y: short(mark.y), text: mark.text }
        : { kind: "stroke", points: mark.points.map(({ x, y }) => [short(x), short(y)]) },
    ),
  );
}

/** Leaves out what this page cannot draw, so that an odd field never stops an answer. */
export function readMarks(text: string): Mark[] {
  let found: unknown;
  try {
    found = JSON.parse(text || "[]");
  } catch {
    return [];
  }
  const marks: Mark[] = [];
  for (const one of (Array.isArray(found) ? found : []) as Record<string, unknown>[]) {
    const id = marks.length + 1;
    if (one.kind === "pin" && typeof one.x === "number" && typeof one.y === "number") {
      marks.push({ id, kind: "pin", x: one.x, y: one.y, text: typeof one.text === "string" ? one.text : "" });
    } else if (one.kind === "stroke" && Array.isArray(one.points)) {
      const points = (one.points as [number, number][]).map(([x, y]) => ({ x, y }));
      if (points.length > 1) marks.push({ id, kind: "stroke", points });
    }
  }
  return marks;
}

/** The state before, with the notes as they read now: taking a step back takes no words away. */
export function withNotes(before: Mark[], now: Mark[]): Mark[] {
  const notes = new Map(now.flatMap((mark) => (mark.kind === "pin" ? [[mark.id, mark.text] as const] : [])));
  return before.map((mark) => (mark.kind === "pin" ? { ...mark, text: notes.get(mark.id) ?? mark.text } : mark));
}
