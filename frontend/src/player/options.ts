/** Number keys choose, so that a quiz goes as fast as the answers come. Not while typing or steering. */
export function numberKeys(form: HTMLFormElement): void {
  const boxes = [...form.querySelectorAll<HTMLInputElement>('[name="choice"]')];
  if (boxes.length === 0) return;
  document.addEventListener("keydown", (event) => {
    if (!form.isConnected || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const box = boxes[Number(event.key) - 1];
    if (!box || box.disabled) return;
    event.preventDefault();
    box.checked = box.type === "checkbox" ? !box.checked : true;
    box.focus();
    box.dispatchEvent(new Event("change", { bubbles: true }));
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !boxes.includes(event.target as HTMLInputElement)) return;
    event.preventDefault();
    form.requestSubmit();
  });
}

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || (target instanceof HTMLInputElement && !["radio", "checkbox"].includes(target.type));
}
