import { Bar, CartesianGrid, BarChart as Shape, Tooltip, XAxis, YAxis } from "recharts";
import { calm, GRID, LEFT, LOWER, MARGIN } from "./axes";
import { ChartFrame } from "./ChartFrame";
import { ChartTip } from "./ChartTip";
import { type ChartProps, type ChartRow, plainFigure, shortFigure } from "./chart";
import { colourAt, markOf } from "./colours";
import { CHART_HEIGHT } from "./sizes";

export interface BarChartProps extends ChartProps {
  /** One upon the other, where the series are parts of a whole. */
  stacked?: boolean;
}

/** Amounts side by side. */
export function BarChart(props: BarChartProps) {
  const { data, series, format = plainFigure, formatAxis = shortFigure, stacked = false } = props;
  const height = props.height ?? CHART_HEIGHT;
  return (
    <ChartFrame {...props} height={height} swatch="block">
      <Shape
        responsive
        data={data}
        style={{ width: "100%", height }}
        margin={MARGIN}
        barGap={2}
        aria-label={props.label}
      >
        <CartesianGrid {...GRID} />
        <XAxis {...LOWER} />
        <YAxis {...LEFT} tickFormatter={formatAxis} />
        <Tooltip
          cursor={{ fill: "var(--surface-secondary)" }}
          isAnimationActive={false}
          content={(shown) => <ChartTip shown={shown} series={series} format={format} swatch="block" />}
        />
        {series.map((one, index) => (
          <Bar
            key={one.key}
            dataKey={(row: ChartRow) => row.values[one.key] ?? null}
            name={one.label}
            fill={markOf(one.colour ?? colourAt(index))}
            stroke={stacked ? "var(--surface)" : undefined}
            stackId={stacked ? "whole" : undefined}
            maxBarSize={40}
            radius={stacked ? 0 : [3, 3, 0, 0]}
            isAnimationActive={!calm()}
            animationDuration={180}
          />
        ))}
      </Shape>
    </ChartFrame>
  );
}
