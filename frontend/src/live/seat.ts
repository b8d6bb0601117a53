import { listen } from "../player/gestures";
import { squareOf } from "../player/grid";
import { steer } from "../player/keys";
import { placedMarker } from "../player/marker";
import { Stage } from "../player/stage";
import { wireTools } from "../player/tools";
import type { Point } from "../player/view";
import { wordsOf } from "../player/words";

const again = 3000;

/** The phone of a participant: a tap places the point and sends it at once, the next one moves it. */
export function tapping(form: HTMLFormElement): void {
  const element = form.querySelector<HTMLElement>("[data-stage]");
  if (!element) return;
  const words = wordsOf(form);
  const live = JSON.parse(form.dataset.liveWords ?? "{}") as Record<string, string>;
  const where = form.querySelector<HTMLElement>("[data-where]");
  const say = (text: string) => {
    if (where) where.textContent = text;
  };
  const stage = new Stage(element, `npt-live:${form.dataset.round}`);
  for (const drawn of stage.overlay.querySelectorAll("g.mark")) drawn.remove();
  const marker = placedMarker(stage);
  const [x, y] = ["x", "y"].map((name) => form.querySelector<HTMLInputElement>(`input[type="hidden"][name="${name}"]`)!);
  const send = sender(form, live);
  const place = (point: Point) => {
    x!.value = point.x.toFixed(5);
    y!.value = point.y.toFixed(5);
    marker.moveTo(point);
    say(words("at", squareOf(point)));
    send();
  };
  if (x!.value && y!.value) marker.moveTo({ x: Number(x!.value), y: Number(y!.value) });
  listen(stage, { tap: place });
  steer(stage, words, say, { from: () => marker.point, place });
  wireTools(form, stage, words, say);
  form.querySelector("[data-undo]")?.remove();
  form.addEventListener("submit", (event) => event.preventDefault());
}

/** One request at a time; what was placed meanwhile goes after it, so that the last tap is the one that stands. */
function sender(form: HTMLFormElement, live: Record<string, string>): () => void {
  const line = form.querySelector<HTMLElement>("[data-sent]");
  let busy = false;
  let waiting = false;
  const tell = (text: string | undefined) => {
    if (line) line.textContent = text ?? "";
  };

  async function send(): Promise<void> {
    if (busy) {
      waiting = true;
      return;
    }
    busy = true;
    waiting = false;
    tell(live.sending);
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        credentials: "same-origin",
        headers: { Accept: "application/json" },
        body: new FormData(form),
      });
      if (answer.ok) tell(live.sent);
      else if (answer.status >= 500 || answer.status === 429) throw new Error(String(answer.status));
      else tell(((await answer.json()) as { message?: string }).message ?? live.refused);
    } catch {
      tell(live.failed);
      setTimeout(() => void send(), again);
    }
    busy = false;
    if (waiting) void send();
  }
  return () => void send();
}
