import { Loading, Skeleton } from "@kit/base/Skeleton";
import type { ReactNode } from "react";
import type { PictureProps } from "./picture";

export interface FrameProps extends PictureProps {
  /** Of the drawing, in pixels: the skeleton and the empty state are as high. */
  height: number;
  isEmpty: boolean;
  children: ReactNode;
}

/** A picture's place: named, never jumping in size, never blank. */
export function Frame({ label, loading = false, empty, height, isEmpty, children }: FrameProps) {
  if (loading) return <PicturePending label={label} height={height} />;
  return (
    <figure aria-label={label} className="m-0 min-w-0">
      {isEmpty ? (
        <div
          className="grid place-items-center rounded-lg border border-border border-dashed p-4 text-center text-muted"
          style={{ minHeight: height }}
        >
          {empty ?? "Nothing to draw yet. The picture fills as things happen."}
        </div>
      ) : (
        children
      )}
    </figure>
  );
}

export function PicturePending({ label, height }: { label: string; height: number }) {
  return (
    <Loading what={label}>
      <div style={{ height }}>
        <Skeleton className="h-full w-full" />
      </div>
    </Loading>
  );
}
