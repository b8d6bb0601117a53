import { autosaveTexts } from "./autosave";
import { copyButtons } from "./copy";
import { focusErrors } from "./errors";
import { enlargeQr } from "./qr";
import { switchTheme } from "./theme";
import { sayWay } from "./way";

document.documentElement.classList.add("js");
sayWay();
switchTheme();
focusErrors();
copyButtons();
enlargeQr();
autosaveTexts();

const answersWait = () => {
  try {
    return (localStorage.getItem("npt-waiting") ?? "[]") !== "[]";
  } catch {
    return false;
  }
};
if (answersWait() && !document.querySelector("form[data-player]")) {
  void import("./player/elsewhere").then(({ sendFromHere }) => sendFromHere());
}

const picker = document.querySelector<HTMLFormElement>("form[data-pick]");
if (picker) void import("./pick").then(({ sayChosen }) => sayChosen(picker));

const terms = document.querySelectorAll<HTMLAnchorElement>("a.term");
if (terms.length) void import("./terms").then(({ explainTerms }) => explainTerms(terms));

document.querySelector<HTMLFormElement>("form[data-send-at-once]")?.submit();
