import { useLiveState } from "@kit/base/useLive";
import { useOnline } from "@kit/base/useOnline";
import { Columns3, Download } from "lucide-react";
import type { ReactNode } from "react";
import { buttonLook } from "./Button";
import { Popup } from "./Popup";
import { stampOf } from "./stamp";
import type { ColumnChoice } from "./useColumnChoice";

interface TableBarProps<Row> {
  toolbar: ReactNode;
  choice: ColumnChoice<Row>;
  csvHref: string | undefined;
  asOf: Date | undefined;
  /** The last answer did not come: what is shown may be old. */
  failed: boolean;
  narrow: boolean;
}

/** Above the rows: filters at the left, columns and CSV at the right, and how old it is when it is old. */
export function TableBar<Row>({ toolbar, choice, csvHref, asOf, failed, narrow }: TableBarProps<Row>) {
  const online = useOnline();
  const live = useLiveState();
  const stale = asOf && (!online || live === "lost" || failed);
  return (
    <div className="flex flex-wrap items-start gap-2 border-b border-separator p-2">
      {toolbar ? <div className="min-w-0 flex-[1_1_16rem]">{toolbar}</div> : null}
      <div className="ml-auto flex flex-wrap items-center gap-2">
        {stale ? (
          <span className="figures rounded-md bg-waiting-tint px-2 py-1 text-xs font-medium text-waiting-ink">
            as of {stampOf(asOf)}
          </span>
        ) : null}
        {choice.choices.length ? (
          <Popup
            label={narrow ? null : "Columns"}
            name="Columns"
            icon={<Columns3 size={16} aria-hidden />}
            align="end"
            width="w-56"
          >
            <fieldset className="m-0 border-0 p-0">
              <legend className="px-2 py-1 text-xs text-muted">Show in this list</legend>
              {choice.choices.map((one) => (
                <label
                  key={one.id}
                  className="flex min-h-9 cursor-pointer items-center gap-2 rounded-md px-2 hover:bg-surface-secondary pointer-coarse:min-h-11"
                >
                  <input
                    type="checkbox"
                    checked={one.on}
                    onChange={() => choice.turn(one.id)}
                    className="size-4 accent-brand"
                  />
                  {one.header}
                </label>
              ))}
            </fieldset>
          </Popup>
        ) : null}
        {csvHref ? (
          <a href={csvHref} download aria-label="Download as CSV" className={buttonLook("secondary", "small")}>
            <Download size={16} aria-hidden />
            {narrow ? null : "CSV"}
          </a>
        ) : null}
      </div>
    </div>
  );
}
