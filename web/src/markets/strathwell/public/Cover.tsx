import { cx } from "@kit/base/cx";
import { Sparkles } from "lucide-react";
import type { ReactNode } from "react";

export interface CoverProps {
  url: string | null | undefined;
  className?: string;
  /** Seen without scrolling. */
  isFirst?: boolean;
  /** Drawn where there is no picture. */
  icon?: ReactNode;
}

const NO_PICTURE =
  "grid size-full place-items-center bg-linear-to-br from-[color-mix(in_oklab,var(--second)_26%,var(--surface))] to-[color-mix(in_oklab,var(--brand)_30%,var(--surface))] text-brand/70";

/** A picture in its place, or the place alone: nothing moves when it comes. Said by what stands beside it. */
export function Cover({ url, className, isFirst = false, icon }: CoverProps) {
  return (
    <span className={cx("block overflow-hidden bg-surface-tertiary", className)}>
      {url ? (
        <img
          src={url}
          alt=""
          loading={isFirst ? "eager" : "lazy"}
          decoding="async"
          className="size-full object-cover"
        />
      ) : (
        <span className={NO_PICTURE}>{icon ?? <Sparkles size={36} strokeWidth={1.25} aria-hidden />}</span>
      )}
    </span>
  );
}
