import type { AreaMapProps } from "./AreaMap";
import { Shown } from "./shown";
import { MAP_HEIGHT } from "./sizes";

const load = async () => (await import("./AreaMap")).AreaMap;

/** AreaMap, its code fetched when it comes into view. */
export function LazyAreaMap(props: AreaMapProps) {
  return <Shown load={load} height={props.height ?? MAP_HEIGHT} picture={props} />;
}
