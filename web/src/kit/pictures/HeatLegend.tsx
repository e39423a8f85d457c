import { heatColours, levelBounds } from "./heat";

export interface HeatLegendProps {
  largest: number;
  format: (value: number) => string;
}

/** Which colour stands for how many. */
export function HeatLegend({ largest, format }: HeatLegendProps) {
  const steps = levelBounds(largest);
  return (
    <ul className="figures m-0 mt-2 flex list-none flex-wrap gap-x-3 gap-y-1 p-0 text-muted text-xs">
      <Step level={0} text={format(0)} />
      {steps.map(({ level, from, to }) => (
        <Step key={level} level={level} text={from === to ? format(from) : `${format(from)} – ${format(to)}`} />
      ))}
    </ul>
  );
}

function Step({ level, text }: { level: number; text: string }) {
  return (
    <li className="inline-flex items-center gap-1.5">
      <span
        aria-hidden
        className="size-3 rounded-[3px] border border-border"
        style={{ background: heatColours(level).background }}
      />
      {text}
    </li>
  );
}
