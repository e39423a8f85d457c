import { cx } from "@kit/base/cx";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Cover } from "./Cover";

export interface Picture {
  id: string;
  url: string;
  /** What is to be seen, as far as it is known. */
  says: string;
}

const ARROW =
  "absolute top-1/2 grid size-11 -translate-y-1/2 cursor-pointer place-items-center rounded-full border border-border bg-surface text-foreground shadow-surface hover:bg-surface-secondary";

/** Pictures one after the other; a place of the same size where there are none. */
export function Pictures({ label, pictures, icon }: { label: string; pictures: readonly Picture[]; icon?: ReactNode }) {
  const [index, setIndex] = useState(0);
  const shown = pictures[Math.min(index, pictures.length - 1)];
  if (!shown) return <Cover url={null} className="aspect-3/2 rounded-2xl" icon={icon} />;
  const step = (by: number) => setIndex((index + by + pictures.length) % pictures.length);
  return (
    <section aria-label={label} className="flex min-w-0 flex-col gap-2">
      <div className="relative">
        <img
          key={shown.id}
          src={shown.url}
          alt={shown.says}
          className="block aspect-3/2 w-full rounded-2xl bg-surface-tertiary object-cover"
        />
        {pictures.length > 1 ? (
          <>
            <button type="button" aria-label="Picture before" className={cx(ARROW, "left-2")} onClick={() => step(-1)}>
              <ChevronLeft size={20} aria-hidden />
            </button>
            <button type="button" aria-label="Next picture" className={cx(ARROW, "right-2")} onClick={() => step(1)}>
              <ChevronRight size={20} aria-hidden />
            </button>
          </>
        ) : null}
      </div>
      {pictures.length > 1 ? (
        <div className="flex gap-2 overflow-x-auto p-1">
          {pictures.map((picture, at) => (
            <button
              key={picture.id}
              type="button"
              aria-label={`Picture ${at + 1} of ${pictures.length}`}
              aria-current={picture === shown}
              onClick={() => setIndex(at)}
              className={cx(
                "h-14 w-20 shrink-0 cursor-pointer overflow-hidden rounded-lg border-2 p-0",
                picture === shown ? "border-brand" : "border-transparent",
              )}
            >
              <img src={picture.url} alt="" className="size-full object-cover" />
            </button>
          ))}
        </div>
      ) : null}
    </section>
  );
}
