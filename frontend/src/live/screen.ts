import { wordsOf } from "../player/words";
import { type Bin, drawHeat } from "./heat";
import { poll } from "./poll";

/** The projector: how many have tapped, and where once the map is shown. */
export function watchScreen(screen: HTMLElement): void {
  const words = wordsOf(screen);
  const [taps, squares] = ["[data-taps]", "[data-squares]"].map((one) => screen.querySelector<HTMLElement>(one));
  const canvas = screen.querySelector<HTMLCanvasElement>("[data-heat-map]");
  const image = screen.querySelector<HTMLImageElement>(".live-plate img");
  const { round, phase } = screen.dataset;

  function heat(bins: Bin[]): void {
    if (!canvas || !image) return;
    canvas.hidden = bins.length === 0;
    const ratio = Number(image.getAttribute("height")) / Number(image.getAttribute("width"));
    drawHeat(canvas, bins, Number(screen.dataset.columns), Number(screen.dataset.rows), ratio);
  }

  heat(JSON.parse(screen.dataset.heat ?? "[]") as Bin[]);
  poll(screen.dataset.stateUrl ?? "", screen.dataset.version ?? "", {
    every: 1500,
    changed: (state) => {
      if (String(state.round) !== round || state.phase !== phase) return location.reload();
      if (taps) taps.textContent = words("taps", { taps: Number(state.taps), here: Number(state.here) });
      heat(state.heat as Bin[]);
      const found = (state.squares as [string, number][]).map(([square, count]) => words("square", { square, count }));
      if (squares) squares.textContent = found.length ? words("most", { squares: found.join(", ") }) : "";
    },
    reached: (yes) => {
      screen.classList.toggle("is-away", !yes);
      if (!yes && taps) taps.textContent = words("away");
    },
  });
}
