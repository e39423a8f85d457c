import { cx } from "./cx";

/** A grey shape where something will be; `className` gives it the size of the real thing. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={cx("block animate-pulse rounded-md bg-surface-tertiary", className)} />;
}

/** Says to assistive technology what is coming, around the grey shapes of it. */
export function Loading({ what, children }: { what: string; children: React.ReactNode }) {
  return (
    <div role="status" aria-busy="true">
      <span className="sr-only">Loading {what}</span>
      {children}
    </div>
  );
}
