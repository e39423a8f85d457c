import { Button } from "@kit/console/Button";
import { DataTable } from "@kit/console/DataTable";
import type { Page } from "@kit/console/pages";
import { usePages } from "@kit/console/usePages";
import { Shown } from "./Shown";
import { SAMPLE_COLUMNS } from "./sampleColumns";
import { type Sample, samples } from "./samples";

const SIZE = 25;
const ANSWER_MS = 300;
/** Stands for a server whose records change. */
let kept: Sample[] = samples(180);

function fetchPage(cursor?: string): Promise<Page<Sample>> {
  const from = cursor ? kept.findIndex((row) => row.id === cursor) + 1 : 0;
  const items = kept.slice(from, from + SIZE);
  const last = items[items.length - 1];
  const page = { items, next_cursor: last && from + SIZE < kept.length ? last.id : null };
  return new Promise((resolve) => setTimeout(() => resolve(page), ANSWER_MS));
}

function happen(): void {
  const [first] = kept;
  if (!first) return;
  const born: Sample = { ...first, id: `n${kept.length}`, number: `N-${kept.length}`, name: "Just arrived" };
  kept = [born, ...kept.map((row, index) => (index === 2 ? { ...row, name: "Changed name" } : row))];
}

export function UsePagesShown() {
  const pages = usePages<Sample>({ queryKey: ["gallery", "pages"], fetchPage });
  return (
    <Shown state="Pages follow as one scrolls; a live message reads the beginning again and the new rows glow">
      <p className="mt-0">
        <Button
          size="small"
          onClick={() => {
            happen();
            pages.refresh();
          }}
        >
          Something happens
        </Button>
      </p>
      <DataTable
        {...pages.table}
        label="Live jobs"
        columns={SAMPLE_COLUMNS}
        rowKey={(row) => row.id}
        rowHref={(row) => `/usePages?row=${row.id}`}
        empty="Nothing"
        storageKey="gallery-pages"
      />
    </Shown>
  );
}
