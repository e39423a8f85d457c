import type { Tone } from "@kit/base/StatusBadge";
import { CartesianGrid, Line, ReferenceDot, LineChart as Shape, Tooltip, XAxis, YAxis } from "recharts";
import { calm, GRID, LEFT, LOWER, MARGIN } from "./axes";
import { ChartFrame } from "./ChartFrame";
import { ChartTip } from "./ChartTip";
import { type ChartProps, type ChartRow, plainFigure, shortFigure } from "./chart";
import { colourAt, dashAt, markOf } from "./colours";
import { CHART_HEIGHT } from "./sizes";

export interface LineMark {
  /** The row it stands at. */
  name: string;
  value: number;
  label: string;
  tone: Tone;
}

export interface LineChartProps extends ChartProps {
  /** `step` where a value holds until the next one: a price, a count of open jobs. */
  curve?: "straight" | "step";
  /** Single points worth a name: a house bid, a deployment. */
  marks?: LineMark[];
}

/** Change over time, one line for each series. */
export function LineChart(props: LineChartProps) {
  const { data, series, format = plainFigure, formatAxis = shortFigure, curve = "straight", marks = [] } = props;
  const height = props.height ?? CHART_HEIGHT;
  const single = data.length === 1;
  return (
    <ChartFrame {...props} height={height} swatch="line">
      <Shape responsive data={data} style={{ width: "100%", height }} margin={MARGIN} aria-label={props.label}>
        <CartesianGrid {...GRID} />
        <XAxis {...LOWER} />
        <YAxis {...LEFT} tickFormatter={formatAxis} />
        <Tooltip
          cursor={{ stroke: "var(--field-border)", strokeDasharray: "3 3" }}
          isAnimationActive={false}
          content={(shown) => <ChartTip shown={shown} series={series} format={format} swatch="line" />}
        />
        {series.map((one, index) => {
          const colour = markOf(one.colour ?? colourAt(index));
          return (
            <Line
              key={one.key}
              dataKey={(row: ChartRow) => row.values[one.key] ?? null}
              name={one.label}
              type={curve === "step" ? "stepAfter" : "linear"}
              stroke={colour}
              strokeWidth={2}
              strokeDasharray={dashAt(index)}
              dot={single ? { r: 4, fill: colour } : false}
              activeDot={{ r: 4, fill: colour, stroke: "var(--surface)" }}
              isAnimationActive={!calm()}
              animationDuration={180}
            />
          );
        })}
        {marks.map((mark) => (
          <ReferenceDot
            key={`${mark.name} ${mark.label}`}
            x={mark.name}
            y={mark.value}
            r={5}
            fill="var(--surface)"
            stroke={markOf(mark.tone)}
            strokeWidth={2}
            label={{ value: mark.label, position: "top", fill: "var(--foreground)", fontSize: 12 }}
          />
        ))}
      </Shape>
    </ChartFrame>
  );
}
