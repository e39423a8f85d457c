import { formatMoney } from "@kit/base/format";
import { type Colour, markOf } from "./colours";
import { FiguresTable } from "./FiguresTable";
import { Frame } from "./Frame";
import type { PictureProps } from "./picture";
import { useRoving } from "./roving";
import { type FlowBox, layFlow, type PlacedNode } from "./sankey";
import { LEDGER_HEIGHT } from "./sizes";
import { useTip } from "./Tip";
import { useWidth } from "./useWidth";

export interface LedgerNode {
  id: string;
  /** The account in plain words: "Card ···4242", "Held", "Commission". */
  label: string;
  colour?: Colour;
}

export interface LedgerLink {
  from: string;
  to: string;
  amountMinor: number;
  /** What moved it: "Deposit captured". */
  label?: string;
}

export interface LedgerFlowProps extends PictureProps {
  nodes: LedgerNode[];
  links: LedgerLink[];
  currency: string;
  height?: number;
}

const BAR = 10;
const HEAD = 42;
const GAP = 30;
const MOST = 128;

/** Where a payment's money went, from the card to everyone's account. */
export function LedgerFlow({ nodes, links, currency, height = LEDGER_HEIGHT, ...frame }: LedgerFlowProps) {
  const [measure, width] = useWidth<HTMLDivElement>();
  const money = (amountMinor: number) => formatMoney(amountMinor, currency);
  const box: FlowBox = { width, height, bar: BAR, head: HEAD, gap: GAP, most: MOST, right: width < 480 ? 92 : 132 };
  const flow = layFlow(nodes, links, box);
  const counts = [flow.links.length];
  const { box: walked, onKeyDown, place } = useRoving<SVGSVGElement>(counts);
  const { on, tip } = useTip();
  const named = new Map(flow.nodes.map((one) => [one.key, one]));
  return (
    <Frame {...frame} height={height} isEmpty={flow.links.length === 0}>
      <div ref={measure} style={{ height }} className="min-w-0">
        {/* biome-ignore lint/a11y/useSemanticElements: a drawing cannot be a fieldset */}
        <svg
          ref={walked}
          role="group"
          aria-label={frame.label}
          width={width}
          height={height}
          onKeyDown={onKeyDown}
          className="figures block overflow-visible"
        >
          {flow.links.map((one, index) => {
            const [source, target] = [named.get(one.source), named.get(one.target)];
            if (!source || !target) return null;
            const says = `${source.node.label} to ${target.node.label}: ${money(one.link.amountMinor)}`;
            const what = one.link.label ? `${says}, ${one.link.label}` : says;
            return (
              <path
                key={one.key}
                d={one.path}
                fill={markOf(target.node.colour ?? "brand")}
                stroke={markOf(target.node.colour ?? "brand")}
                strokeWidth="0"
                className="opacity-30 outline-none transition-opacity hover:opacity-60 focus-visible:stroke-2 focus-visible:opacity-60"
                {...{ role: "img", "aria-label": what }}
                {...place(0, index)}
                {...on(
                  <>
                    <span className="block font-semibold">{money(one.link.amountMinor)}</span>
                    <span className="block text-muted">
                      {source.node.label} → {target.node.label}
                      {one.link.label ? `: ${one.link.label}` : null}
                    </span>
                  </>,
                )}
              />
            );
          })}
          {flow.nodes.map((one) => (
            <NodeBar key={one.key} placed={one} money={money} tight={width < 480} />
          ))}
        </svg>
      </div>
      <FiguresTable
        caption={frame.label}
        columns={["From", "To", "Amount", "By"]}
        rows={flow.links.map((one) => [
          named.get(one.source)?.node.label ?? "",
          named.get(one.target)?.node.label ?? "",
          money(one.link.amountMinor),
          one.link.label ?? "",
        ])}
      />
      {tip}
    </Frame>
  );
}

interface NodeBarProps {
  placed: PlacedNode<LedgerNode>;
  money: (amountMinor: number) => string;
  /** No room beside a name for more than its amount. */
  tight: boolean;
}

/** The name stands above the bar, at the end of the flow beside it: no band then crosses a name. */
function NodeBar({ placed, money, tight }: NodeBarProps) {
  const { node, x, y, height, isEnd, column, incoming, outgoing } = placed;
  const amount = money(Math.max(incoming, outgoing));
  const beside = isEnd && column > 0;
  const rests =
    !tight && incoming > 0 && outgoing > 0 && incoming > outgoing ? `, ${money(incoming - outgoing)} still there` : "";
  return (
    <g>
      <rect x={x} y={y} width={BAR} height={height} rx="2" fill={markOf(node.colour ?? "brand")} />
      <text
        x={beside ? x + BAR + 8 : x}
        y={beside ? y + Math.max(height / 2, 7) : y - 22}
        fontSize="12"
        fill="var(--foreground)"
        stroke="var(--surface)"
        strokeWidth="4"
        paintOrder="stroke"
        strokeLinejoin="round"
      >
        <tspan fill="var(--muted)" dy={beside ? "-0.2em" : 0}>
          {node.label}
        </tspan>
        <tspan x={beside ? x + BAR + 8 : x} dy="1.3em" fontSize="13" fontWeight="600">
          {amount}
        </tspan>
        {rests ? (
          <tspan fill="var(--muted)" fontWeight="400">
            {rests}
          </tspan>
        ) : null}
      </text>
    </g>
  );
}
