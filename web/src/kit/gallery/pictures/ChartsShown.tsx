import { formatMoney } from "@kit/base/format";
import { type ChartRow, LazyBarChart, LazyLineChart, type Series } from "@kit/pictures";
import { States } from "./States";

const SERIES: Series[] = [
  { key: "asked", label: "Requests" },
  { key: "done", label: "Completed", colour: "done" },
  { key: "stopped", label: "Canceled", colour: "stopped" },
];
const ONE: Series[] = [{ key: "asked", label: "Requests" }];
const PRICE: Series[] = [{ key: "price", label: "Highest bid" }];

const MONTH: ChartRow[] = Array.from({ length: 30 }, (_, day) => {
  const asked = 24 + Math.round(9 * Math.sin(day / 2.1) + day * 0.7);
  const stopped = 3 + (day % 4);
  const done = day === 12 ? null : asked - stopped - 2;
  return { name: `Nov ${day + 1}`, values: { asked, done, stopped } };
});
const WEEK = MONTH.slice(0, 7);
const SINGLE = MONTH.slice(0, 1);
const BIDS: ChartRow[] = [520_000, 540_000, 610_000, 610_000, 655_000, 720_000].map((price, minute) => ({
  name: `2:0${minute} PM`,
  values: { price },
}));
const dollars = (minor: number) => formatMoney(minor, "USD");

export function LineChartShown() {
  return (
    <States
      states={[
        {
          title: "Many, with a day unknown",
          picture: <LazyLineChart label="Requests per day in November" axis="Day" data={MONTH} series={SERIES} />,
        },
        {
          title: "Steps with marks",
          picture: (
            <LazyLineChart
              label="Highest bid by minute"
              axis="Minute"
              data={BIDS}
              series={PRICE}
              curve="step"
              format={dollars}
              formatAxis={dollars}
              marks={[{ name: "2:04 PM", value: 655_000, label: "House bid", tone: "moving" }]}
            />
          ),
        },
        {
          title: "One value",
          picture: <LazyLineChart label="Requests on Nov 1" axis="Day" data={SINGLE} series={ONE} />,
        },
        {
          title: "Empty",
          picture: <LazyLineChart label="Requests per day" data={[]} series={ONE} empty="No request in these days." />,
        },
        { title: "Loading", picture: <LazyLineChart label="Requests per day" data={[]} series={ONE} loading /> },
      ]}
    />
  );
}

export function BarChartShown() {
  return (
    <States
      states={[
        {
          title: "Side by side",
          picture: <LazyBarChart label="Requests per day, the first week" axis="Day" data={WEEK} series={SERIES} />,
        },
        {
          title: "Many, stacked",
          picture: (
            <LazyBarChart
              label="How requests ended per day in November"
              axis="Day"
              data={MONTH}
              series={SERIES.slice(1)}
              stacked
            />
          ),
        },
        {
          title: "One value",
          picture: <LazyBarChart label="Requests on Nov 1" axis="Day" data={SINGLE} series={ONE} />,
        },
        { title: "Empty", picture: <LazyBarChart label="Requests per day" data={[]} series={ONE} /> },
        { title: "Loading", picture: <LazyBarChart label="Requests per day" data={[]} series={ONE} loading /> },
      ]}
    />
  );
}
