import { cx } from "@kit/base/cx";
import { Image } from "lucide-react";

export interface CoverProps {
  url: string | null | undefined;
  className?: string;
  /** Seen without scrolling. */
  isFirst?: boolean;
}

/** A picture in its place, or the place alone: nothing moves when it comes. Said by what stands beside it. */
export function Cover({ url, className, isFirst = false }: CoverProps) {
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
        <span className="grid size-full place-items-center bg-brand/8 text-brand/50">
          <Image size={28} aria-hidden />
        </span>
      )}
    </span>
  );
}
