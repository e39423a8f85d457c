import { Card } from "@kit/public/Card";
import { type ReactNode, useId } from "react";

/** One subject of the booking under its heading. */
export function Part({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  const id = useId();
  return (
    <Card className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 id={id} className="m-0 text-xl font-semibold">
          {title}
        </h2>
        {aside}
      </div>
      {children}
    </Card>
  );
}

/** A line with what it is at the left and its figure at the right. */
export function Line({ label, children, strong = false }: { label: ReactNode; children: ReactNode; strong?: boolean }) {
  return (
    <div className={strong ? "flex justify-between gap-4 font-bold" : "flex justify-between gap-4"}>
      <dt className={strong ? "min-w-0" : "min-w-0 text-muted"}>{label}</dt>
      <dd className="figures m-0 shrink-0 text-right">{children}</dd>
    </div>
  );
}
