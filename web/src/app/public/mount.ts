import { type ReactElement, startTransition } from "react";
import { createRoot } from "react-dom/client";

/** Shows `app` in place of what the document showed; as a transition, which leaves the browser room to breathe. */
export function mount(place: HTMLElement, app: ReactElement): void {
  const root = createRoot(place);
  startTransition(() => root.render(app));
}
