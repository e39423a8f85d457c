import { ErrorState } from "./ErrorState";
import { Loading, Skeleton } from "./Skeleton";

/** While a page's code or data is on its way. */
export function PagePending() {
  return (
    <Loading what="the page">
      <Skeleton className="mb-4 h-8 w-2/3" />
      <Skeleton className="mb-2 h-24 w-full" />
      <Skeleton className="h-24 w-full" />
    </Loading>
  );
}

/** When a page itself failed: nobody is left with a white screen. */
export function PageFailed({ error, reset }: { error: unknown; reset?: () => void }) {
  return <ErrorState thrown={error} doing="show this page" onRetry={reset ?? (() => location.reload())} />;
}

/** An address that is no page. */
export function PageNotFound({ home }: { home: string }) {
  return (
    <div className="py-10 text-center">
      <h1 className="text-2xl font-bold">There is no such page</h1>
      <p className="mt-2 text-muted">The address may be old or mistyped.</p>
      <p className="mt-4">
        <a className="text-link underline underline-offset-4" href={home}>
          Go to the first page
        </a>
      </p>
    </div>
  );
}
