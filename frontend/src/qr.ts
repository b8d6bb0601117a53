/** A QR code fills the screen on a tap, so that another phone reads it across a desk. */
export function enlargeQr(): void {
  for (const code of document.querySelectorAll<HTMLElement>("[data-qr]")) {
    const toggle = (large?: boolean) => code.classList.toggle("qr-large", large);
    code.addEventListener("click", () => toggle());
    code.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        toggle();
      } else if (event.key === "Escape") {
        toggle(false);
      }
    });
  }
}
