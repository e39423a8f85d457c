import { GeoJSONSource, Map as GlMap, type LngLatBoundsLike, setWorkerUrl } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import type { AreaMapAsks, AreaMapData } from "./area";
import { loadCounties, loadStates, namePoints } from "./atlas";
import { boundsOf, circleAt, type Round } from "./geo";
import { centreNames, circleShapes, pointDots } from "./mapData";
import { makeHandles } from "./mapHandles";
import { COUNTIES_FROM, mapLayers, mapStyle, readColours, type SOURCES } from "./mapStyle";

setWorkerUrl(workerUrl);

type PaintName = Parameters<GlMap["setPaintProperty"]>[1];

/** The drawn map, apart from React: shown data in, wishes out. */
export interface AreaView {
  show(data: AreaMapData): void;
  zoom(by: 1 | -1): void;
  fit(): void;
  middle(): { lat: number; lng: number };
  remove(): void;
}

export interface AreaViewAsks extends AreaMapAsks {
  /** The map's own drawing failed: show something else. */
  onBroken: () => void;
  /** Everything that was to be seen is drawn. */
  onDrawn: () => void;
  /** What a handle is doing, in words for those who do not see it; null when it is let go. */
  onDraft: (round: Round | null) => void;
}

/** The 48 states, when there is nothing else to look at. */
const COUNTRY: LngLatBoundsLike = [-125, 24, -66.5, 49.7];
const PADDING = 36;
const CLOSEST = 11;

export function makeAreaView(element: HTMLElement, label: string, asks: () => AreaViewAsks): AreaView {
  const map = new GlMap({
    container: element,
    style: mapStyle(readColours()),
    bounds: COUNTRY,
    fitBoundsOptions: { padding: 12 },
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    cooperativeGestures: matchMedia("(pointer: coarse)").matches,
    maxPitch: 0,
    fadeDuration: 0,
    locale: { "Map.Title": label },
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  let data: AreaMapData = { circles: [], points: [], selected: null };
  let ready = false;
  let fitted = "";
  let looked: string | null = null;
  let gone = false;

  const set = (name: (typeof SOURCES)[number], features: GeoJSON.FeatureCollection) => {
    const source = map.getSource(name);
    if (source instanceof GeoJSONSource) void source.setData(features);
  };
  const handles = makeHandles(map, {
    onDraft: (round) => {
      drawCircles(data.circles.map((circle) => (circle.id === data.selected ? { ...circle, ...round } : circle)));
      asks().onDraft(round);
    },
    onDone: (id, round) => {
      asks().onDraft(null);
      asks().onMove?.(id, round);
    },
  });
  function drawCircles(circles: AreaMapData["circles"]) {
    set("circles", circleShapes(circles, data.selected));
    set("centres", centreNames(circles));
  }
  function showAll(moves = true) {
    const bounds = boundsOf(data.circles, data.points);
    const box: LngLatBoundsLike = bounds ? [bounds.west, bounds.south, bounds.east, bounds.north] : COUNTRY;
    map.fitBounds(box, { padding: bounds ? PADDING : 12, maxZoom: CLOSEST, animate: moves, duration: 180 });
  }
  function draw() {
    if (!ready) return;
    drawCircles(data.circles);
    set("points", pointDots(data.points));
    const chosen = data.circles.find(({ id }) => id === data.selected);
    handles.show(chosen && asks().onMove ? chosen : null);
    const isOther = data.selected !== looked;
    looked = data.selected;
    const content = data.circles.map(({ id }) => id).join() + data.points.length;
    if (content !== fitted) showAll(fitted !== "");
    else if (isOther && chosen && !map.getBounds().contains([chosen.lng, chosen.lat]))
      map.easeTo({ center: [chosen.lng, chosen.lat], duration: 180 });
    fitted = content;
  }
  async function drawCountry() {
    const states = await loadStates();
    if (gone) return;
    set("states", states);
    set("stateNames", namePoints(states));
  }
  let counties = false;
  async function drawCounties() {
    if (counties || map.getZoom() < COUNTIES_FROM - 0.5) return;
    counties = true;
    const outlines = await loadCounties().catch(() => null);
    if (gone) return;
    counties = outlines !== null;
    if (!outlines) return;
    set("counties", outlines);
    set("countyNames", namePoints(outlines));
  }

  map.on("load", () => {
    ready = true;
    draw();
    const country = drawCountry().catch(() => asks().onBroken());
    void Promise.all([country, drawCounties()]).then(() => {
      if (gone) return;
      void map.once("idle", () => asks().onDrawn());
      map.triggerRepaint();
    });
  });
  map.on("zoomend", () => void drawCounties());
  map.on("webglcontextlost", () => asks().onBroken());
  map.on("click", ({ lngLat }) => {
    const hit = circleAt(lngLat, data.circles);
    if (hit) asks().onSelect?.(hit.id);
    else asks().onPick?.({ lat: lngLat.lat, lng: lngLat.lng });
  });
  map.on("mousemove", ({ lngLat }) => {
    const hit = asks().onSelect && circleAt(lngLat, data.circles);
    map.getCanvas().style.cursor = hit ? "pointer" : asks().onPick ? "crosshair" : "";
  });

  const recolour = new MutationObserver(() => {
    for (const layer of mapLayers(readColours())) {
      if (!map.getLayer(layer.id)) continue;
      for (const [name, value] of Object.entries(layer.paint ?? {}))
        map.setPaintProperty(layer.id, name as PaintName, value);
    }
  });
  recolour.observe(document.documentElement, { attributeFilter: ["data-theme", "data-market"] });

  return {
    show(next) {
      data = next;
      draw();
    },
    zoom: (by) => (by > 0 ? map.zoomIn({ duration: 180 }) : map.zoomOut({ duration: 180 })),
    fit: () => showAll(),
    middle: () => {
      const { lat, lng } = map.getCenter();
      return { lat, lng };
    },
    remove() {
      gone = true;
      recolour.disconnect();
      handles.remove();
      map.remove();
    },
  };
}
