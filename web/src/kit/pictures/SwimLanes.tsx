import { serverNow } from "@api/clock";
import { useLayoutEffect } from "react";
import { FiguresTable } from "./FiguresTable";
import { Frame } from "./Frame";
import { LaneGrid } from "./LaneGrid";
import { LaneBar, LaneMark, MarkShape } from "./LaneItems";
import { type Moment, millis, type PictureProps } from "./picture";
import { useRoving } from "./roving";
import { lanesHeight } from "./sizes";
import { type Lane, type LaneItem, laneItems } from "./swim-lanes";
import { useTip } from "./Tip";
import { along } from "./timeScale";

export interface SwimLanesProps extends PictureProps {
  lanes: Lane[];
  from: Moment;
  to: Moment;
  /** A line at the server's time when true or not given, none when false or null; a moment to hold it still. */
  now?: Moment | boolean | null;
}

/** What happened to whom, when: a lane for each, on one time axis. */
export function SwimLanes({ lanes, from, to, now, ...frame }: SwimLanesProps) {
  const span = { from: millis(from), to: millis(to) };
  const items = lanes.map((lane) => laneItems(lane, span));
  const { on, tip } = useTip();
  const { box, onKeyDown, place } = useRoving<HTMLDivElement>(items.map((inLane) => inLane.length));
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when first drawn; afterwards the reader scrolls
  useLayoutEffect(() => {
    const scroller = box.current;
    if (!scroller || now === false || now === null) return;
    const share = along(serverNow().getTime(), span.from, span.to);
    scroller.scrollLeft = scroller.scrollWidth * share - scroller.clientWidth * 0.8;
  }, [box]);
  return (
    <Frame {...frame} height={lanesHeight(frame.loading ? 4 : lanes.length)} isEmpty={lanes.length === 0}>
      <Legend items={items.flat()} />
      <div className="@container relative overflow-hidden rounded-lg border border-border">
        {/* biome-ignore lint/a11y/noStaticElementInteractions: arrow keys walk between the focusable bars inside */}
        <div ref={box} onKeyDown={onKeyDown} className="relative overflow-x-auto">
          <LaneGrid span={span} now={now}>
            {lanes.map((lane, row) => (
              <div key={lane.id} className="border-separator border-t @2xl:grid @2xl:grid-cols-[10rem_1fr]">
                <div className="sticky left-0 z-10 w-fit max-w-60 bg-surface px-3 pt-1.5 text-sm leading-tight @2xl:w-40 @2xl:pb-1.5">
                  <span className="block truncate font-medium">{lane.label}</span>
                  {lane.detail ? (
                    <span className="figures block truncate text-muted text-xs">{lane.detail}</span>
                  ) : null}
                </div>
                {/* biome-ignore lint/a11y/useSemanticElements: a lane is no part of a form */}
                <div role="group" aria-label={lane.label} className="relative h-11">
                  {items[row]?.map((item, at) => {
                    const name = `${lane.label}: ${item.label}, ${item.when}`;
                    const named = { role: "img", "aria-label": name };
                    const handed = { ...named, ...place(row, at), ...on(<TipText item={item} />) };
                    const Item = item.kind === "bar" ? LaneBar : LaneMark;
                    return <Item key={item.key} item={item} handed={handed} />;
                  })}
                </div>
              </div>
            ))}
          </LaneGrid>
        </div>
      </div>
      <FiguresTable
        caption={frame.label}
        columns={["Who", "What", "When"]}
        rows={lanes.flatMap((lane, row) => (items[row] ?? []).map((item) => [lane.label, item.label, item.when]))}
      />
      {tip}
    </Frame>
  );
}

function TipText({ item }: { item: LaneItem }) {
  return (
    <>
      <span className="block font-semibold">{item.label}</span>
      <span className="block text-muted">{item.when}</span>
    </>
  );
}

/** The marks that occur, each once. */
function Legend({ items }: { items: LaneItem[] }) {
  const marks = new Map(items.filter((item) => item.kind === "mark").map((item) => [item.label, item.tone]));
  if (marks.size === 0) return null;
  return (
    <ul className="m-0 mb-2 flex list-none flex-wrap gap-x-4 gap-y-1 p-0 text-muted text-xs">
      {[...marks].map(([label, tone]) => (
        <li key={label} className="inline-flex items-center gap-1">
          <MarkShape tone={tone} />
          {label}
        </li>
      ))}
    </ul>
  );
}
