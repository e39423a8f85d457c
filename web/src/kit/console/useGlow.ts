import { type RefObject, useEffect, useRef } from "react";

const GLOW_MS = 1600;

/** Rows that changed glow once; rows out of sight have nothing to glow. */
export function useGlow(box: RefObject<HTMLElement | null>, changed: ReadonlySet<string> | undefined): void {
  const before = useRef(changed);
  useEffect(() => {
    if (!changed || changed === before.current) return;
    before.current = changed;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    for (const row of box.current?.querySelectorAll<HTMLElement>("[data-row]") ?? []) {
      if (!changed.has(row.dataset.row ?? "")) continue;
      row.animate([{ backgroundColor: "var(--moving-tint)" }, { backgroundColor: "transparent" }], {
        duration: GLOW_MS,
        easing: still ? "steps(1, end)" : "ease-out",
      });
    }
  }, [box, changed]);
}
