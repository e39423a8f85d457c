import { ErrorState } from "@kit/base/ErrorState";
import { Button } from "@kit/public/Button";

export interface MoreOfProps {
  /** What the list is of, such as "vendors". */
  what: string;
  hasMore: boolean;
  isLoading: boolean;
  thrown: unknown;
  onMore: () => void;
}

/** At the end of a page of a list: the next one, or why it did not come. */
export function MoreOf({ what, hasMore, isLoading, thrown, onMore }: MoreOfProps) {
  if (thrown) return <ErrorState as="line" thrown={thrown} doing={`show more ${what}`} onRetry={onMore} />;
  if (!hasMore) return null;
  return (
    <Button look="secondary" className="self-center" busy={isLoading} busyLabel="Loading …" onClick={onMore}>
      Show more {what}
    </Button>
  );
}
