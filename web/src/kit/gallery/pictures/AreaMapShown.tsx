import { type AreaCircle, type AreaPoint, LazyAreaMap, type Round, type Spot } from "@kit/pictures";
import { useState } from "react";
import { States } from "./States";

const AREAS: AreaCircle[] = [
  { id: "chi", name: "Chicago", lat: 41.8781, lng: -87.6298, radiusKm: 40, active: true },
  { id: "mke", name: "Milwaukee", lat: 43.0389, lng: -87.9065, radiusKm: 25, active: true },
  { id: "ind", name: "Indianapolis", lat: 39.7684, lng: -86.1581, radiusKm: 30, active: false },
];
const DEMAND: AreaPoint[] = [
  { label: "Chicago Loop", lat: 41.88, lng: -87.63, weight: 212 },
  { label: "Evanston", lat: 42.045, lng: -87.688, weight: 46 },
  { label: "Gary", lat: 41.593, lng: -87.346, weight: 31, tone: "trouble" },
  { label: "Racine", lat: 42.726, lng: -87.783, weight: 18, tone: "trouble" },
  { label: "Lafayette", lat: 40.417, lng: -86.875, weight: 9, tone: "trouble" },
];

function Editable() {
  const [circles, setCircles] = useState(AREAS);
  const [selected, setSelected] = useState("chi");
  const [picked, setPicked] = useState<Spot | null>(null);
  const move = (id: string, to: Round) =>
    setCircles((all) => all.map((circle) => (circle.id === id ? { ...circle, ...to } : circle)));
  return (
    <>
      <LazyAreaMap
        label="Service areas and requests of the last 30 days"
        circles={circles}
        points={DEMAND}
        selected={selected}
        onSelect={setSelected}
        onMove={move}
        onPick={setPicked}
      />
      <p className="figures m-0 mt-2 text-muted text-xs">
        {picked ? `Picked ${picked.lat.toFixed(4)}, ${picked.lng.toFixed(4)}` : "Nothing picked yet."}
      </p>
    </>
  );
}

export function AreaMapShown() {
  return (
    <States
      states={[
        { title: "Many, to be moved", picture: <Editable /> },
        {
          title: "One value",
          picture: <LazyAreaMap label="The area Chicago" circles={AREAS.slice(0, 1)} height={280} list={false} />,
        },
        {
          title: "Empty",
          picture: (
            <LazyAreaMap
              label="Service areas"
              circles={[]}
              height={280}
              empty="No area yet. Choose a place to begin."
            />
          ),
        },
        { title: "Loading", picture: <LazyAreaMap label="Service areas" circles={[]} height={280} loading /> },
      ]}
    />
  );
}
