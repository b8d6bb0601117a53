/** A bin of the map: column, row, taps in it. */
export type Bin = [column: number, row: number, count: number];

const width = 480;
/** How far one tap glows, in bins. */
const reach = 2.6;
/** From few to many: blue, violet, red, orange; never the yellow that belongs to nerves. */
const stops: [at: number, red: number, green: number, blue: number, alpha: number][] = [
  [0, 29, 68, 119, 0],
  [0.12, 29, 68, 119, 120],
  [0.45, 110, 35, 140, 160],
  [0.75, 190, 40, 60, 185],
  [1, 232, 110, 40, 205],
];

/** Draws binned taps as soft spots that add up, coloured by how many lie there. */
export function drawHeat(canvas: HTMLCanvasElement, bins: Bin[], columns: number, rows: number, ratio: number): void {
  const height = Math.round(width * ratio);
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context || bins.length === 0) return;
  const most = Math.max(...bins.map(([, , count]) => count));
  const radius = (width / columns) * reach;
  for (const [column, row, count] of bins) {
    const [x, y] = [((column + 0.5) * width) / columns, ((row + 0.5) * height) / rows];
    const glow = context.createRadialGradient(x, y, 0, x, y, radius);
    glow.addColorStop(0, `rgb(0 0 0 / ${Math.max(0.3, count / most)})`);
    glow.addColorStop(1, "rgb(0 0 0 / 0)");
    context.fillStyle = glow;
    context.fillRect(x - radius, y - radius, 2 * radius, 2 * radius);
  }
  const image = context.getImageData(0, 0, width, height);
  const ramp = colours();
  for (let i = 0; i < image.data.length; i += 4) {
    const from = (image.data[i + 3] ?? 0) * 4;
    for (let part = 0; part < 4; part++) image.data[i + part] = ramp[from + part] ?? 0;
  }
  context.putImageData(image, 0, 0);
}

/** 256 colours, four numbers each. */
function colours(): Uint8ClampedArray {
  const found = new Uint8ClampedArray(256 * 4);
  for (let i = 0; i < 256; i++) {
    const at = i / 255;
    const next = stops.findIndex(([stop]) => stop >= at);
    const [low, high] = [stops[Math.max(next - 1, 0)]!, stops[Math.max(next, 0)]!];
    const part = high[0] === low[0] ? 0 : (at - low[0]) / (high[0] - low[0]);
    for (let one = 0; one < 4; one++) found[i * 4 + one] = low[one + 1]! + (high[one + 1]! - low[one + 1]!) * part;
  }
  return found;
}
