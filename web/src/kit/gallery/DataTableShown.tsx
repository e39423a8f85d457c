import { unreached } from "@api/problem";
import { EmptyState } from "@kit/base/EmptyState";
import { Button } from "@kit/console/Button";
import { DataTable, type Sort } from "@kit/console/DataTable";
import { FilterBar, type FilterValue } from "@kit/console/FilterBar";
import { SidePanel } from "@kit/console/SidePanel";
import { useMemo, useState } from "react";
import { Shown } from "./Shown";
import { SAMPLE_COLUMNS } from "./sampleColumns";
import { type Sample, samples } from "./samples";

const keyOf = (row: Sample) => row.id;
const MANY = samples(10_000);
const empty = (
  <EmptyState title="No jobs yet" action={<Button look="primary">Take a request by phone</Button>}>
    Every request a customer has paid for appears here within a second.
  </EmptyState>
);

function Long() {
  const [sort, setSort] = useState<Sort | null>({ by: "at", direction: "desc" });
  const [value, setValue] = useState<FilterValue>({});
  const [open, setOpen] = useState<Sample | null>(null);
  const [rows, setRows] = useState(MANY);
  const [changed, setChanged] = useState<ReadonlySet<string>>(new Set());
  const touch = () => {
    const keys = new Set(["s1", "s3"]);
    setRows((before) =>
      before.map((row) => (keys.has(row.id) ? { ...row, status: { tone: "done", label: "Completed" } } : row)),
    );
    setChanged(keys);
  };
  const filters = useMemo(
    () => [
      {
        name: "status",
        label: "Status",
        kind: "choices" as const,
        options: [
          { value: "open", label: "Open" },
          { value: "done", label: "Completed" },
        ],
      },
      { name: "created", label: "Created", kind: "date-range" as const },
    ],
    [],
  );
  return (
    <>
      <DataTable
        label="Jobs"
        columns={SAMPLE_COLUMNS}
        rows={rows}
        rowKey={keyOf}
        rowHref={(row) => `/DataTable?row=${row.id}`}
        onOpen={setOpen}
        selectedKey={open?.id}
        sort={sort}
        onSort={setSort}
        empty={empty}
        changed={changed}
        csvHref="data:text/csv,number"
        storageKey="gallery"
        toolbar={
          <FilterBar
            filters={filters}
            value={value}
            onChange={setValue}
            search={{ name: "q", placeholder: "Number, name or phone" }}
          />
        }
      />
      <p className="mt-2">
        <Button size="small" onClick={touch}>
          Two rows change
        </Button>
      </p>
      <SidePanel open={open !== null} title={`Job ${open?.number ?? ""}`} onClose={() => setOpen(null)}>
        <p className="m-0">{open?.name} waits here while the list stays usable.</p>
      </SidePanel>
    </>
  );
}

const still = { columns: SAMPLE_COLUMNS, rowKey: keyOf, empty, keyboard: false, height: "part" as const };

export function DataTableShown() {
  return (
    <>
      <Shown state="First page on its way">
        <DataTable {...still} label="Jobs on their way" rows={undefined} loading storageKey="gallery-loading" />
      </Shown>
      <Shown state="Nothing there">
        <DataTable {...still} label="No jobs" rows={[]} storageKey="gallery-empty" />
      </Shown>
      <Shown state="A page failed, older rows stay">
        <DataTable
          {...still}
          label="Stale jobs"
          rows={samples(3)}
          error={unreached(null)}
          onRetry={() => {}}
          asOf={new Date("2026-03-14T14:03:20")}
          hasMore
          storageKey="gallery-stale"
        />
      </Shown>
      <Shown state="Nothing came">
        <DataTable
          {...still}
          label="Failed jobs"
          rows={undefined}
          error={unreached(null)}
          onRetry={() => {}}
          storageKey="gallery-failed"
        />
      </Shown>
      <Shown state="10,000 loaded rows: j, k, Enter, /, sort, columns, side panel">
        <Long />
      </Shown>
    </>
  );
}
