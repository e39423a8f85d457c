import type { ReactNode } from "react";

/** One state of a part, with a line on when it is met. */
export function Shown({ state, children }: { state: string; children: ReactNode }) {
  return (
    <section className="mb-8 min-w-0">
      <h2 className="m-0 mb-2 text-sm font-medium text-muted">{state}</h2>
      {children}
    </section>
  );
}
