import { ErrorState } from "@kit/base/ErrorState";
import { type ComponentType, useEffect, useRef, useState } from "react";
import { PicturePending } from "./Frame";
import type { PictureProps } from "./picture";

export interface ShownProps<Props extends PictureProps> {
  load: () => Promise<ComponentType<Props>>;
  /** Of the picture, in pixels. */
  height: number;
  picture: Props;
}

/** How far below the screen a picture begins to load, so that it is there when it is scrolled to. */
const AHEAD = "240px";

/**
 * A picture whose code is fetched when it comes into view; until then the grey shape of its real size.
 * A line that broke is said, with a way to try again.
 */
export function Shown<Props extends PictureProps>({ load, height, picture }: ShownProps<Props>) {
  const [Picture, setPicture] = useState<ComponentType<Props> | null>(null);
  const [thrown, setThrown] = useState<unknown>(null);
  const box = useRef<HTMLDivElement>(null);
  const waits = Picture === null && thrown === null;
  useEffect(() => {
    const place = box.current;
    if (!place || !waits) return;
    let wanted = true;
    const watcher = new IntersectionObserver(
      ([entry]) => {
        if (!entry?.isIntersecting) return;
        watcher.disconnect();
        load().then(
          (loaded) => wanted && setPicture(() => loaded),
          (failed: unknown) => wanted && setThrown(failed),
        );
      },
      { rootMargin: AHEAD },
    );
    watcher.observe(place);
    return () => {
      wanted = false;
      watcher.disconnect();
    };
  }, [waits, load]);
  if (Picture) return <Picture {...picture} />;
  if (thrown !== null) return <ErrorState thrown={thrown} doing="draw this picture" onRetry={() => setThrown(null)} />;
  return (
    <div ref={box}>
      <PicturePending label={picture.label} height={height} />
    </div>
  );
}
