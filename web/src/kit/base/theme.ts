/** Light or dark: what the person chose here, else what their system says. */

export type Theme = "light" | "dark";
const KEPT = "steelyard-theme";

export function chosenTheme(): Theme {
  let kept: string | null = null;
  try {
    kept = localStorage.getItem(KEPT);
  } catch {
    // Storage may be forbidden; the system's choice stands then.
  }
  if (kept === "light" || kept === "dark") return kept;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

export function wear(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
  document.documentElement.classList.toggle("dark", theme === "dark");
}

export function choose(theme: Theme): void {
  try {
    localStorage.setItem(KEPT, theme);
  } catch {
    // Chosen for this page only.
  }
  wear(theme);
}

/** Dress the page for a market and keep up with the system's theme. */
export function dress(market: string | null): void {
  if (market) document.documentElement.dataset.market = market;
  wear(chosenTheme());
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => wear(chosenTheme()));
}
