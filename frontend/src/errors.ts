/** A page that comes back with faults starts at their summary. */
export function focusErrors(): void {
  document.querySelector<HTMLElement>("[data-error-summary]")?.focus();
}
