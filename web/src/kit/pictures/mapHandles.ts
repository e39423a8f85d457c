import { type MapLibreMap, Marker } from "maplibre-gl";
import { type AreaCircle, kmText } from "./area";
import { kmBetween, type Round, settled, towards } from "./geo";

/** The two handles of a selected circle: one moves it, one sizes it; by pointer or by arrow keys. */

export interface HandleAsks {
  /** While it is being moved. */
  onDraft: (round: Round) => void;
  /** When it is let go. */
  onDone: (id: string, round: Round) => void;
}

export interface Handles {
  show(circle: AreaCircle | null): void;
  remove(): void;
}

/** A key alone moves by this, with Shift by ten times as much. */
const STEP_KM = 0.5;
const LARGEST_KM = 500;
/** After the last key, before the move counts as done. */
const SETTLES_MS = 500;
const BEARINGS: Record<string, number> = { ArrowUp: 0, ArrowRight: 90, ArrowDown: 180, ArrowLeft: 270 };

function button(className: string): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = `area-handle ${className}`;
  return made;
}

export function makeHandles(map: MapLibreMap, asks: HandleAsks): Handles {
  const [middle, edge] = [button("area-handle-move"), button("area-handle-size")];
  edge.setAttribute("role", "slider");
  edge.setAttribute("aria-valuemin", "0.1");
  edge.setAttribute("aria-valuemax", String(LARGEST_KM));
  const mover = new Marker({ element: middle, draggable: true });
  const sizer = new Marker({ element: edge, draggable: true });
  let shown: AreaCircle | null = null;
  let draft: Round = { lat: 0, lng: 0, radiusKm: 1 };
  let settling: ReturnType<typeof setTimeout> | undefined;

  const place = () => {
    mover.setLngLat([draft.lng, draft.lat]);
    const rim = towards(draft, 90, draft.radiusKm);
    sizer.setLngLat([rim.lng, rim.lat]);
    edge.setAttribute("aria-valuenow", String(draft.radiusKm));
    edge.setAttribute("aria-valuetext", kmText(draft.radiusKm));
  };
  const change = (next: Round) => {
    draft = settled({ ...next, radiusKm: Math.min(LARGEST_KM, next.radiusKm) });
    place();
    asks.onDraft(draft);
  };
  const done = () => {
    clearTimeout(settling);
    settling = undefined;
    if (shown) asks.onDone(shown.id, draft);
  };
  const byKey = (next: (event: KeyboardEvent, km: number) => Round | null) => (event: KeyboardEvent) => {
    const to = next(event, event.shiftKey ? STEP_KM * 10 : STEP_KM);
    if (!to) return;
    event.preventDefault();
    event.stopPropagation();
    change(to);
    clearTimeout(settling);
    settling = setTimeout(done, SETTLES_MS);
  };

  mover.on("drag", () => change({ ...draft, ...spotOf(mover) }));
  mover.on("dragend", done);
  sizer.on("drag", () => change({ ...draft, radiusKm: kmBetween(draft, spotOf(sizer)) }));
  sizer.on("dragend", done);
  middle.addEventListener(
    "keydown",
    byKey(({ key }, km) => {
      const bearing = BEARINGS[key];
      return bearing === undefined ? null : { ...draft, ...towards(draft, bearing, km) };
    }),
  );
  edge.addEventListener(
    "keydown",
    byKey(({ key }, km) => {
      if (key === "ArrowRight" || key === "ArrowUp") return { ...draft, radiusKm: draft.radiusKm + km };
      if (key === "ArrowLeft" || key === "ArrowDown") return { ...draft, radiusKm: draft.radiusKm - km };
      return null;
    }),
  );
  for (const handle of [middle, edge]) {
    handle.addEventListener("blur", () => settling !== undefined && done());
    handle.addEventListener("click", (event) => event.stopPropagation());
  }

  const remove = () => {
    clearTimeout(settling);
    settling = undefined;
    mover.remove();
    sizer.remove();
    shown = null;
  };
  return {
    show(circle) {
      if (!circle) return remove();
      const isNew = shown?.id !== circle.id;
      shown = circle;
      if (settling !== undefined && !isNew) return;
      draft = { lat: circle.lat, lng: circle.lng, radiusKm: circle.radiusKm };
      middle.setAttribute("aria-label", `Move ${circle.name}: arrow keys, with Shift farther`);
      edge.setAttribute("aria-label", `Radius of ${circle.name}`);
      place();
      if (isNew) {
        mover.addTo(map);
        sizer.addTo(map);
      }
    },
    remove,
  };
}

function spotOf(marker: Marker) {
  const { lat, lng } = marker.getLngLat();
  return { lat, lng };
}
