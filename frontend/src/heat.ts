/**
 * The heat map of taps over a picture. The server sends counts by bin in `data-heat` (columns, rows, right, wrong:
 * [column, row, count]); each bin is spread by a Gaussian kernel and drawn on the canvas, blue for taps that earned
 * something, red for those that did not. Radio buttons choose which. The table beside it says the same in words.
 */
type Bin = [column: number, row: number, count: number];
interface Heat {
  columns: number;
  rows: number;
  right: Bin[];
  wrong: Bin[];
}

/** Width of the kernel in bins: a tap is about that uncertain. */
const SIGMA = 1.6;
const REACH = Math.ceil(3 * SIGMA);
const COLOURS = { right: [0, 84, 190], wrong: [200, 24, 40] } as const;
/** The densest place lets this much of the picture through. */
const MOST_OPAQUE = 0.82;

function density(bins: Bin[], columns: number, rows: number): Float32Array {
  const field = new Float32Array(columns * rows);
  for (const [column, row, count] of bins) {
    for (let dy = -REACH; dy <= REACH; dy++) {
      for (let dx = -REACH; dx <= REACH; dx++) {
        const [x, y] = [column + dx, row + dy];
        if (x < 0 || y < 0 || x >= columns || y >= rows) continue;
        const at = y * columns + x;
        field[at] = (field[at] ?? 0) + count * Math.exp(-(dx * dx + dy * dy) / (2 * SIGMA * SIGMA));
      }
    }
  }
  return field;
}

function paint(canvas: HTMLCanvasElement, heat: Heat, shown: string): void {
  const { columns, rows } = heat;
  const right = density(shown === "wrong" ? [] : heat.right, columns, rows);
  const wrong = density(shown === "right" ? [] : heat.wrong, columns, rows);
  const most = Math.max(1e-6, right.reduce(larger, 0), wrong.reduce(larger, 0));
  const small = document.createElement("canvas");
  small.width = columns;
  small.height = rows;
  const pen = small.getContext("2d");
  const out = canvas.getContext("2d");
  if (!pen || !out) return;
  const pixels = pen.createImageData(columns, rows);
  for (let at = 0; at < columns * rows; at++) {
    const [good, bad] = [right[at] ?? 0, wrong[at] ?? 0];
    const sum = good + bad;
    if (sum <= 0) continue;
    const share = good / sum;
    for (let part = 0; part < 3; part++) {
      const mixed = share * (COLOURS.right[part] ?? 0) + (1 - share) * (COLOURS.wrong[part] ?? 0);
      pixels.data[4 * at + part] = Math.round(mixed);
    }
    pixels.data[4 * at + 3] = Math.round(255 * MOST_OPAQUE * Math.min(1, Math.sqrt(sum / most)));
  }
  pen.putImageData(pixels, 0, 0);
  canvas.width = columns * 8;
  canvas.height = rows * 8;
  out.imageSmoothingEnabled = true;
  out.imageSmoothingQuality = "high";
  out.drawImage(small, 0, 0, canvas.width, canvas.height);
  canvas.dataset.shown = shown;
}

function larger(a: number, b: number): number {
  return Math.max(a, b);
}

for (const figure of document.querySelectorAll<HTMLElement>("[data-heat]")) {
  const canvas = figure.querySelector<HTMLCanvasElement>("canvas");
  if (!canvas || !figure.dataset.heat) continue;
  const heat = JSON.parse(figure.dataset.heat) as Heat;
  paint(canvas, heat, "both");
  for (const choice of figure.querySelectorAll<HTMLInputElement>("input[name=heat]")) {
    choice.addEventListener("change", () => paint(canvas, heat, choice.value));
  }
}
