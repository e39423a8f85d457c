import "@kit/public/installOffer";
import { dress } from "@kit/base/theme";
import { afterPaint, breathe, whenIdle } from "@kit/base/unhurried";
import type { ReactElement } from "react";

export interface Parts {
  mount: () => Promise<{ mount: (place: HTMLElement, app: ReactElement) => void }>;
  app: () => Promise<{ app: () => Promise<ReactElement> }>;
}

/** Starts a market's public pages: what the document shows is painted before the rest runs. */
export function begin(market: string, parts: Parts): void {
  dress(market);
  const root = document.getElementById("root");
  if (root) void show(root, parts);
  if (import.meta.env.PROD && "serviceWorker" in navigator) {
    whenIdle(() => void navigator.serviceWorker.register("/sw.js"));
  }
}

async function show(place: HTMLElement, parts: Parts): Promise<void> {
  await afterPaint();
  const { mount } = await parts.mount();
  await breathe();
  const { app } = await parts.app();
  await breathe();
  mount(place, await app());
}
