/** What the atlas build writes for the body in space: millimetres, x to the body's left, y up, z forward. */
export interface Line {
  path: string;
  deep: boolean;
  schematic: boolean;
  /** x, y, z of each point in turn. */
  p: number[];
}

export interface Scene {
  nerves: Record<string, { lines: Line[]; exits: { point: string; p: number[]; basis: string }[] }>;
  hazards: Record<string, { lines: Line[] }>;
  landmarks: Record<string, { p: number[]; midline: boolean }>;
  /** `labels`: base64, one byte a vertex of the mesh: 0 nobody's, else 1 + the place in `ids`. */
  territories: { ids: string[]; labels: string };
  views: Record<string, { towards: number[]; up: number[]; centre: number[]; width_mm: number }>;
}

/** Names and best views, which the page itself carries so that they come in the reader's language. */
export interface Names {
  nerves: { id: string; name: string; view: string; href: string; injectable: boolean }[];
  landmarks: Record<string, string>;
  hazards: Record<string, string>;
  words: Record<string, string>;
}

export async function fetched<T>(address: string, read: (response: Response) => Promise<T>): Promise<T> {
  const response = await fetch(address, { credentials: "same-origin" });
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return read(response);
}

export function bytes(base64: string): Uint8Array {
  const text = atob(base64);
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

/** The points of a line on the asked side; the build writes the right one. */
export function points(flat: number[], side: "right" | "left"): [number, number, number][] {
  const found: [number, number, number][] = [];
  for (let i = 0; i + 2 < flat.length; i += 3) {
    const x = flat[i] ?? 0;
    found.push([side === "left" ? -x : x, flat[i + 1] ?? 0, flat[i + 2] ?? 0]);
  }
  return found;
}
