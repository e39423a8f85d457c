import { useEffect, useRef } from "react";
import { shortcuts } from "./shortcuts";

/**
 * A key of the whole page while the component is shown: `j`, `/`, `g d`, `mod+k`, `?`. Not heard while
 * somebody types or a modal is open; listed in the help under `what`.
 */
export function useShortcut(keys: string, what: string, run: () => void, { enabled = true } = {}): void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => {
    if (enabled && keys) return shortcuts.add({ keys, what, run: () => latest.current() });
  }, [keys, what, enabled]);
}
