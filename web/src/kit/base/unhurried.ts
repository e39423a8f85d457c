/** When to do what need not be done at once, so that a slow phone paints and answers first. */

/** A hidden tab paints nothing; it is not waited for. */
const LONGEST_WAIT_FOR_PAINT_MS = 200;
const LONGEST_WAIT_FOR_IDLE_MS = 4_000;

/** Lets the browser paint, hear and scroll before the next piece of work. */
export const breathe = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** Once what stands in the document has been painted. */
export function afterPaint(): Promise<void> {
  const painted = new Promise<void>((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  const waited = new Promise<void>((resolve) => setTimeout(resolve, LONGEST_WAIT_FOR_PAINT_MS));
  return Promise.race([painted, waited]);
}

/** Once the document is loaded and nothing else is to do, or a few seconds later. Returns how to stop it. */
export function whenIdle(run: () => void): () => void {
  let isStopped = false;
  const go = () => {
    if (!isStopped) run();
  };
  const wait = () => {
    // Safari has no idle callbacks.
    if ("requestIdleCallback" in window) requestIdleCallback(go, { timeout: LONGEST_WAIT_FOR_IDLE_MS });
    else setTimeout(go, 1_000);
  };
  if (document.readyState === "complete") wait();
  else addEventListener("load", wait, { once: true });
  return () => {
    isStopped = true;
  };
}
