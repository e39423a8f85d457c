import "maplibre-gl/dist/maplibre-gl.css";
import "./map.css";
import { Crosshair, Maximize, Minus, Plus } from "lucide-react";
import { type ReactNode, useEffect, useEffectEvent, useRef, useState } from "react";
import { type AreaMapAsks, type AreaMapData, kmText, spotText } from "./area";
import { type AreaView, makeAreaView } from "./areaView";
import type { Round } from "./geo";

export interface GlMapProps extends AreaMapData, AreaMapAsks {
  label: string;
  onBroken: () => void;
}

/** The map itself, with its buttons. */
export default function GlMap({ label, circles, points, selected, onBroken, ...asks }: GlMapProps) {
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<AreaView | null>(null);
  const [draft, setDraft] = useState<Round | null>(null);
  const [drawn, setDrawn] = useState(false);
  const current = useEffectEvent(() => ({ ...asks, onBroken, onDraft: setDraft, onDrawn: () => setDrawn(true) }));

  useEffect(() => {
    if (!box.current) return;
    let made: AreaView | null = null;
    try {
      made = makeAreaView(box.current, label, () => current());
      setView(made);
    } catch {
      current().onBroken();
    }
    return () => {
      made?.remove();
      setView(null);
    };
  }, [label]);
  const movable = Boolean(asks.onMove);
  // biome-ignore lint/correctness/useExhaustiveDependencies: whether circles can be moved decides on the handles
  useEffect(() => view?.show({ circles, points, selected }), [view, circles, points, selected, movable]);

  const { onPick } = asks;
  return (
    <div aria-busy={!drawn} className="relative h-full overflow-hidden rounded-lg border border-border">
      <div ref={box} className="h-full" />
      <div className="absolute top-2 right-2 flex flex-col gap-1">
        <MapButton label="Zoom in" onPress={() => view?.zoom(1)} icon={<Plus size={16} aria-hidden />} />
        <MapButton label="Zoom out" onPress={() => view?.zoom(-1)} icon={<Minus size={16} aria-hidden />} />
        <MapButton label="Show all" onPress={() => view?.fit()} icon={<Maximize size={16} aria-hidden />} />
        {onPick ? (
          <MapButton
            label="Choose the middle of the map"
            onPress={() => view && onPick(view.middle())}
            icon={<Crosshair size={16} aria-hidden />}
          />
        ) : null}
      </div>
      <p
        aria-live="polite"
        className="figures pointer-events-none absolute bottom-2 left-2 m-0 rounded-md bg-overlay px-2 py-1 text-xs shadow-overlay empty:hidden"
      >
        {draft ? `${kmText(draft.radiusKm)} around ${spotText(draft)}` : null}
      </p>
    </div>
  );
}

function MapButton({ label, onPress, icon }: { label: string; onPress: () => void; icon: ReactNode }) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      onClick={onPress}
      className="grid size-9 cursor-pointer place-items-center rounded-md border border-border bg-overlay text-foreground hover:bg-surface-secondary pointer-coarse:size-11"
    >
      {icon}
    </button>
  );
}
