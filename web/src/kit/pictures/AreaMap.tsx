import { cx } from "@kit/base/cx";
import { Skeleton } from "@kit/base/Skeleton";
import { lazy, Suspense, useState } from "react";
import { AreaList } from "./AreaList";
import type { AreaCircle, AreaMapAsks, AreaPoint } from "./area";
import { FlatMap } from "./FlatMap";
import { PicturePending } from "./Frame";
import type { PictureProps } from "./picture";
import { MAP_HEIGHT } from "./sizes";

const GlMap = lazy(() => import("./GlMap"));

export interface AreaMapProps extends PictureProps, AreaMapAsks {
  circles: AreaCircle[];
  points?: AreaPoint[];
  selected?: string | null;
  /** Of the map, in pixels. */
  height?: number;
  /** False where the page has a list of its own that says and does the same. */
  list?: boolean;
}

const NONE: AreaPoint[] = [];

function canDraw(): boolean {
  return document.createElement("canvas").getContext("webgl2") !== null;
}

/** Service areas and demand on the country's outlines. Empty, it shows the country: a first area can be picked there. */
export function AreaMap(props: AreaMapProps) {
  const {
    label,
    loading,
    empty,
    circles,
    points = NONE,
    selected = null,
    height = MAP_HEIGHT,
    list = true,
    ...asks
  } = props;
  const [drawn, setDrawn] = useState(canDraw);
  if (loading) return <PicturePending label={label} height={height} />;
  const shown = { label, circles, points, selected };
  return (
    <figure aria-label={label} className="@container m-0 min-w-0">
      <div className={cx("grid gap-3", list && "@3xl:grid-cols-[minmax(0,1fr)_16rem]")}>
        <div style={{ height }}>
          {drawn ? (
            <Suspense fallback={<NotYet />}>
              <GlMap {...shown} {...asks} onBroken={() => setDrawn(false)} />
            </Suspense>
          ) : (
            <FlatMap {...shown} onSelect={asks.onSelect} />
          )}
        </div>
        {list ? (
          <div className="@3xl:h-full" style={{ maxHeight: height }}>
            {circles.length === 0 && points.length === 0 ? (
              <p className="m-0 p-3 text-muted">{empty ?? "No area yet."}</p>
            ) : (
              <AreaList circles={circles} points={points} selected={selected} onSelect={asks.onSelect} />
            )}
          </div>
        ) : null}
      </div>
      <p className="m-0 mt-1 text-muted text-xs">
        Outlines: U.S. Census Bureau, by us-atlas.
        {drawn ? null : " This browser cannot draw the moving map; this one stands still."}
      </p>
    </figure>
  );
}

function NotYet() {
  return (
    <div aria-busy className="h-full">
      <Skeleton className="h-full w-full" />
    </div>
  );
}
