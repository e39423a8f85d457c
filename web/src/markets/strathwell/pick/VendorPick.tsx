import { ErrorState } from "@kit/base/ErrorState";
import { Loading, Skeleton } from "@kit/base/Skeleton";
import { Button } from "@kit/public/Button";
import { TextField } from "@kit/public/Field";
import { useState } from "react";
import { useVendors, type Wanted } from "./useVendors";
import { VendorLine } from "./VendorLine";

export interface VendorPickProps {
  /** What is being chosen, such as "venue". */
  what: string;
  wanted: Wanted;
  type: "radio" | "checkbox";
  chosen: readonly string[];
  onChoose: (vendorId: string, isChosen: boolean) => void;
  /** These stand elsewhere on the page already. */
  without?: readonly string[];
  /** What may help when nobody fits. */
  remedy: string;
}

/** A search among vendors, and a list to choose from. */
export function VendorPick({ what, wanted, type, chosen, onChoose, without = [], remedy }: VendorPickProps) {
  const [words, setWords] = useState("");
  const q = words.trim();
  const found = useVendors({ ...wanted, ...(q ? { q } : {}) });
  const shown = found.vendors?.filter((vendor) => !without.includes(vendor.id));
  return (
    <div className="flex flex-col gap-3">
      <TextField
        label={`Search for a ${what}`}
        type="search"
        value={words}
        maxLength={80}
        onChange={(event) => setWords(event.currentTarget.value)}
        // Enter searches (it has already): it does not go on to the next step.
        onKeyDown={(event) => event.key === "Enter" && event.preventDefault()}
      />
      {found.error ? (
        <ErrorState as="line" thrown={found.error} doing="search" onRetry={() => void found.refetch()} />
      ) : shown ? (
        <ul aria-label={`Choose a ${what}`} className="m-0 grid list-none gap-2 p-0">
          {shown.map((vendor) => (
            <li key={vendor.id}>
              <VendorLine
                vendor={vendor}
                type={type}
                name={`pick-${what}`}
                isChosen={chosen.includes(vendor.id)}
                onChoose={(isChosen) => onChoose(vendor.id, isChosen)}
              />
            </li>
          ))}
        </ul>
      ) : (
        <Loading what={`the list to choose a ${what} from`}>
          <Skeleton className="mb-2 h-16 w-full" />
          <Skeleton className="mb-2 h-16 w-full" />
          <Skeleton className="h-16 w-full" />
        </Loading>
      )}
      <p role="status" className={shown && !shown.length ? "m-0 text-muted" : "sr-only"}>
        {shown ? (shown.length ? `${shown.length} shown` : `Nobody else fits. ${remedy}`) : ""}
      </p>
      {found.hasNextPage ? (
        <Button look="secondary" busy={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          Show more
        </Button>
      ) : null}
    </div>
  );
}
