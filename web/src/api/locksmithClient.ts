import { client } from "./locksmith/client.gen";
import { wiredFetch } from "./wire";

/** Point the generated calls at the market's root. */
export function configureLocksmith(base: string): void {
  client.setConfig({ baseUrl: base, fetch: wiredFetch as typeof fetch });
}
