/** Says what is chosen while boxes are ticked; without scripts the server says it after a search. */
export function sayChosen(form: HTMLFormElement): void {
  const line = form.querySelector<HTMLElement>("[data-pick-chosen]");
  if (!line) return;
  const say = () => {
    const titles = [...form.querySelectorAll<HTMLInputElement>("input[data-pick-title]:checked")].map(
      (box) => box.dataset.pickTitle ?? "",
    );
    line.textContent = titles.length
      ? `${line.dataset.some ?? ""} ${titles.join("; ")}`
      : (line.dataset.none ?? "");
  };
  form.addEventListener("change", say);
  say();
}
