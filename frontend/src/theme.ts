/** The reader's choice of light, dark or automatic, kept in a cookie that the server reads too. */
export function switchTheme(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-theme-switch]")) {
    const select = form.querySelector("select");
    select?.addEventListener("change", () => {
      const secure = location.protocol === "https:" ? "; secure" : "";
      document.cookie = `npt_theme=${select.value}; path=/; max-age=31536000; samesite=lax${secure}`;
      document.documentElement.dataset.bsTheme = select.value;
    });
    form.addEventListener("submit", (event) => event.preventDefault());
  }
}
