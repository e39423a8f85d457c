import type {
  ExpressionSpecification,
  GeoJSONSourceSpecification,
  LayerSpecification,
  StyleSpecification,
} from "maplibre-gl";

/** The map's look, from the page's own colours. */

const VARIABLES = {
  sea: "--surface-secondary",
  land: "--surface",
  line: "--border",
  edge: "--field-border",
  text: "--muted",
  ink: "--foreground",
  brand: "--brand",
  stopped: "--stopped-mark",
  waiting: "--waiting-mark",
  moving: "--moving-mark",
  done: "--done-mark",
  trouble: "--trouble-mark",
  plain: "--stopped-mark",
} as const;

export type MapColours = Record<keyof typeof VARIABLES, string>;

/** The variables as they stand now; painted once, because MapLibre reads fewer notations than browsers do. */
export function readColours(): MapColours {
  const brush = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const style = getComputedStyle(document.documentElement);
  const read = (variable: string): string => {
    const given = style.getPropertyValue(variable).trim();
    if (!brush) return given;
    brush.fillStyle = given;
    brush.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0] = brush.getImageData(0, 0, 1, 1).data;
    return `rgb(${red}, ${green}, ${blue})`;
  };
  const entries = Object.entries(VARIABLES).map(([name, variable]) => [name, read(variable)] as const);
  return Object.fromEntries(entries) as MapColours;
}

const FONT = ["Inter Variable"];
/** From here on counties are drawn. */
export const COUNTIES_FROM = 6;

const EMPTY: GeoJSONSourceSpecification = {
  type: "geojson",
  data: { type: "FeatureCollection", features: [] },
  maxzoom: 12,
};
export const SOURCES = ["states", "stateNames", "counties", "countyNames", "circles", "centres", "points"] as const;

export function mapLayers(is: MapColours): LayerSpecification[] {
  const circle: ExpressionSpecification = ["case", ["get", "active"], is.brand, is.stopped];
  return [
    { id: "sea", type: "background", paint: { "background-color": is.sea } },
    { id: "land", type: "fill", source: "states", paint: { "fill-color": is.land } },
    {
      id: "counties",
      type: "line",
      source: "counties",
      minzoom: COUNTIES_FROM,
      paint: { "line-color": is.line, "line-width": 0.75 },
    },
    {
      id: "states",
      type: "line",
      source: "states",
      paint: { "line-color": is.edge, "line-width": 1, "line-opacity": 0.7 },
    },
    {
      id: "circle-fill",
      type: "fill",
      source: "circles",
      paint: { "fill-color": circle, "fill-opacity": ["case", ["get", "selected"], 0.28, 0.12] },
    },
    {
      id: "circle-edge",
      type: "line",
      source: "circles",
      filter: ["get", "active"],
      paint: { "line-color": circle, "line-width": ["case", ["get", "selected"], 3, 1.5] },
    },
    {
      id: "circle-edge-inactive",
      type: "line",
      source: "circles",
      filter: ["!", ["get", "active"]],
      paint: { "line-color": circle, "line-width": ["case", ["get", "selected"], 3, 1.5], "line-dasharray": [3, 2] },
    },
    {
      id: "points",
      type: "circle",
      source: "points",
      paint: {
        "circle-radius": ["get", "size"],
        "circle-color": [
          "match",
          ["get", "tone"],
          "waiting",
          is.waiting,
          "done",
          is.done,
          "stopped",
          is.stopped,
          "trouble",
          is.trouble,
          "plain",
          is.plain,
          is.moving,
        ],
        "circle-opacity": 0.7,
        "circle-stroke-color": is.land,
        "circle-stroke-width": 1,
      },
    },
    name("state-names", "stateNames", { minzoom: 3.5, maxzoom: 7, size: 11, colour: is.text, halo: is.land }),
    name("county-names", "countyNames", { minzoom: 7.5, maxzoom: 24, size: 11, colour: is.text, halo: is.land }),
    name("circle-names", "centres", { minzoom: 0, maxzoom: 24, size: 13, offset: 1.6, colour: is.ink, halo: is.land }),
  ];
}

interface NameLook {
  minzoom: number;
  maxzoom: number;
  size: number;
  /** Downwards, in heights of the text: a handle may stand on the spot itself. */
  offset?: number;
  colour: string;
  halo: string;
}

function name(
  id: string,
  source: string,
  { minzoom, maxzoom, size, offset = 0, colour, halo }: NameLook,
): LayerSpecification {
  return {
    id,
    type: "symbol",
    source,
    minzoom,
    maxzoom,
    layout: {
      "text-field": ["get", "name"],
      "text-font": FONT,
      "text-size": size,
      "text-max-width": 8,
      "text-offset": [0, offset],
    },
    paint: { "text-color": colour, "text-halo-color": halo, "text-halo-width": 1.5 },
  };
}

/** Drawn from our own files only: no tiles, no fonts and no pictures from elsewhere. */
export const mapStyle = (is: MapColours): StyleSpecification => ({
  version: 8,
  sources: Object.fromEntries(SOURCES.map((source) => [source, EMPTY])),
  layers: mapLayers(is),
});
