import { cx } from "@kit/base/cx";
import type { ReactNode } from "react";

/** A calm box for one subject. */
export function Card({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <section className={cx("rounded-2xl border border-border bg-surface p-5 shadow-surface", className)}>
      {children}
    </section>
  );
}
