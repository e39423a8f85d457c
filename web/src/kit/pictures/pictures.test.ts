import { expect, test } from "vitest";
import { calendarGrid } from "./calendar";
import { funnelRows, percent } from "./funnel";
import { boundsOf, circleAt, circleRing, kmBetween, mercator, settled, towards } from "./geo";
import { levelBounds, levelOf } from "./heat";
import { dotSize } from "./mapData";
import { step } from "./roving";
import { layFlow } from "./sankey";
import { laneItems } from "./swim-lanes";
import { along, lasting, stepFor, ticksBetween } from "./timeScale";

const MINUTE = 60_000;

test("a moment's place on a span never leaves it", () => {
  expect(along(5, 0, 10)).toBe(0.5);
  expect(along(-5, 0, 10)).toBe(0);
  expect(along(15, 0, 10)).toBe(1);
  expect(along(5, 10, 10)).toBe(0);
});

test("ticks are round moments within the span, no more than asked for", () => {
  const from = new Date(2026, 10, 21, 14, 7, 12).getTime();
  const ticks = ticksBetween(from, from + 20 * MINUTE, 6);
  expect(ticks.map((at) => new Date(at).getMinutes())).toEqual([10, 15, 20, 25]);
  expect(stepFor(0, 20 * MINUTE, 6)).toBe(5 * MINUTE);
  expect(ticksBetween(from, from, 6)).toEqual([]);
  const year = 365 * 24 * 60 * MINUTE;
  expect(ticksBetween(from, from + year * 4, 6).length).toBeLessThanOrEqual(6);
});

test("how long something took, in words", () => {
  expect(lasting(45_000)).toBe("45 s");
  expect(lasting(83_000)).toBe("1 min 23 s");
  expect(lasting(12 * MINUTE)).toBe("12 min");
  expect(lasting(65 * MINUTE)).toBe("1 h 5 min");
  expect(lasting(59.7 * MINUTE)).toBe("1 h");
});

test("a lane's bars and marks are in order, cut at the span, and nothing from outside is among them", () => {
  const items = laneItems(
    {
      bars: [
        { from: new Date(50), to: null, tone: "moving", label: "open" },
        { from: new Date(-50), to: new Date(25), tone: "done", label: "cut" },
        { from: new Date(200), to: new Date(300), tone: "done", label: "later" },
      ],
      marks: [{ at: new Date(10), tone: "done", label: "mark" }],
    },
    { from: 0, to: 100 },
  );
  expect(items.map(({ label, start, end }) => [label, start, end])).toEqual([
    ["cut", 0, 0.25],
    ["mark", 0.1, 0.1],
    ["open", 0.5, null],
  ]);
});

test("arrow keys walk between places and pass over empty rows", () => {
  const counts = [2, 0, 1];
  expect(step("ArrowRight", { row: 0, at: 0 }, counts)).toEqual({ row: 0, at: 1 });
  expect(step("ArrowRight", { row: 0, at: 1 }, counts)).toBeNull();
  expect(step("ArrowDown", { row: 0, at: 1 }, counts)).toEqual({ row: 2, at: 0 });
  expect(step("ArrowUp", { row: 2, at: 0 }, counts)).toEqual({ row: 0, at: 0 });
  expect(step("End", { row: 0, at: 0 }, counts)).toEqual({ row: 0, at: 1 });
  expect(step("x", { row: 0, at: 0 }, counts)).toBeNull();
});

test("every corner of a circle is as far from its middle as the radius says", () => {
  const round = { lat: 61.2, lng: -149.9, radiusKm: 40 };
  const ring = circleRing(round, 24);
  expect(ring).toHaveLength(25);
  expect(ring[0]).toEqual(ring[24]);
  for (const [lng, lat] of ring) expect(kmBetween(round, { lat, lng })).toBeCloseTo(40, 6);
});

test("distances, directions and bounds", () => {
  const chicago = { lat: 41.8781, lng: -87.6298 };
  expect(kmBetween(chicago, { lat: 43.0389, lng: -87.9065 })).toBeCloseTo(131, 0);
  expect(towards(chicago, 0, 111.195).lat).toBeCloseTo(42.8781, 2);
  expect(boundsOf([], [])).toBeNull();
  const bounds = boundsOf([{ ...chicago, radiusKm: 20 }]);
  expect(bounds && bounds.north > 42 && bounds.west < -87.8).toBe(true);
  expect(mercator({ lat: 0, lng: 0 })).toEqual([0.5, 0.5]);
});

test("of two circles that overlap the inner one is meant", () => {
  const outer = { id: "outer", lat: 40, lng: -90, radiusKm: 50 };
  const inner = { id: "inner", lat: 40.1, lng: -90, radiusKm: 15 };
  expect(circleAt({ lat: 40.1, lng: -90 }, [outer, inner])?.id).toBe("inner");
  expect(circleAt({ lat: 39.7, lng: -90 }, [outer, inner])?.id).toBe("outer");
  expect(circleAt({ lat: 45, lng: -90 }, [outer, inner])).toBeUndefined();
  expect(settled({ lat: 40.1234567, lng: -90, radiusKm: -3 })).toEqual({ lat: 40.12346, lng: -90, radiusKm: 0.1 });
});

test("a dot's area grows with its weight", () => {
  expect(dotSize(100, 100)).toBe(18);
  expect(dotSize(25, 100)).toBe(9);
  expect(dotSize(0, 0)).toBe(4);
});

const BOX = { width: 600, height: 220, bar: 10, head: 40, gap: 30, most: 128, right: 100 };
const NODES = ["card", "held", "payable", "commission", "refund"].map((id) => ({ id }));
const LINKS = [
  { from: "card", to: "held", amountMinor: 10_000 },
  { from: "held", to: "payable", amountMinor: 7_500 },
  { from: "held", to: "commission", amountMinor: 2_500 },
];

test("a payment flows in columns, its heights in proportion, within its box", () => {
  const { nodes, links } = layFlow(NODES, LINKS, BOX);
  expect(nodes.map(({ key, column }) => [key, column])).toEqual([
    ["card", 0],
    ["held", 1],
    ["payable", 2],
    ["commission", 2],
  ]);
  const height = (key: string) => nodes.find((node) => node.key === key)?.height ?? 0;
  expect(height("payable") / height("commission")).toBeCloseTo(3);
  expect(height("payable") + height("commission")).toBeCloseTo(height("held"));
  for (const node of nodes) {
    expect(node.y + node.height).toBeLessThanOrEqual(BOX.height);
    expect(node.x).toBeLessThanOrEqual(BOX.width - BOX.right);
  }
  expect(links).toHaveLength(3);
});

test("money that goes back ends in a second node, and nothing moved is nothing drawn", () => {
  const { nodes } = layFlow(NODES, [...LINKS.slice(0, 1), { from: "held", to: "card", amountMinor: 10_000 }], BOX);
  expect(nodes.map(({ node }) => node.id)).toEqual(["card", "held", "card"]);
  expect(layFlow(NODES, [], BOX)).toEqual({ nodes: [], links: [] });
});

test("heat has few levels, the largest is the hottest, none is cold", () => {
  expect([0, 1, 20, 21, 100].map((value) => levelOf(value, 100))).toEqual([0, 1, 1, 2, 5]);
  expect(levelOf(null, 100)).toBe(0);
  expect(levelOf(5, 0)).toBe(0);
  for (const { level, from, to } of levelBounds(16)) {
    expect(levelOf(from, 16)).toBe(level);
    expect(levelOf(to, 16)).toBe(level);
  }
  expect(levelBounds(3).map(({ from, to }) => [from, to])).toEqual([
    [1, 1],
    [2, 2],
    [3, 3],
  ]);
});

test("days stand in weeks, unknown days within count as none, days outside are no cells", () => {
  const { columns, values, days } = calendarGrid([
    { day: "2026-11-18", value: 4 },
    { day: "2026-11-24", value: 2 },
  ]);
  expect(columns).toEqual(["Nov 16", "Nov 23"]);
  expect(values.map((week) => week[0])).toEqual([null, null, 4, 0, 0, 0, 0]);
  expect(values[1]).toEqual([null, 2]);
  expect(days[2]?.[0]).toBe("Wed, Nov 18");
  expect(calendarGrid([]).columns).toEqual([]);
});

test("a funnel says who is left and who left", () => {
  const rows = funnelRows([
    { label: "a", count: 200 },
    { label: "b", count: 50, lost: 7 },
    { label: "c", count: 1 },
  ]);
  expect(rows.map(({ ofFirst, lost, lostOfStep }) => [ofFirst, lost, lostOfStep])).toEqual([
    ["100%", 150, "75%"],
    ["25%", 7, "14%"],
    ["<1%", 0, "0%"],
  ]);
  expect(percent(1, 0)).toBe("–");
  expect(percent(999, 1000)).toBe(">99%");
});
