import { readdirSync, readFileSync } from "node:fs";
import type { Plugin } from "vite";

const OF_A_MARKET = /^manifest-(\w+)\.webmanifest$/;

/**
 * Beside each market's manifest, whose pages lie under `/<market>`, the same for the market's own host,
 * where they lie at the root: the server hands it out there (src/steelyard/pages/serve.py).
 */
export function manifests(): Plugin {
  return {
    name: "steelyard-manifests",
    apply: "build",
    generateBundle: function () {
      for (const name of readdirSync("public").filter((one) => OF_A_MARKET.test(one))) {
        const told = JSON.parse(readFileSync(`public/${name}`, "utf8")) as Record<string, unknown>;
        const source = `${JSON.stringify({ ...told, start_url: "/", scope: "/" }, null, 2)}\n`;
        this.emitFile({ type: "asset", fileName: name.replace(OF_A_MARKET, "manifest-$1-own.webmanifest"), source });
      }
    },
  };
}
