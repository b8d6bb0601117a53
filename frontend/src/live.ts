import { watchScreen } from "./live/screen";
import { tapping } from "./live/seat";
import { poll } from "./live/poll";

document.documentElement.classList.add("js");
for (const seat of document.querySelectorAll<HTMLElement>("[data-live-seat]")) {
  const form = seat.querySelector<HTMLFormElement>("[data-live-tap]");
  if (form) tapping(form);
  poll(seat.dataset.stateUrl ?? "", seat.dataset.version ?? "", { every: 2000, changed: () => location.reload() });
}
for (const screen of document.querySelectorAll<HTMLElement>("[data-live-screen]")) watchScreen(screen);
