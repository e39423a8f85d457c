import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Plugin } from "vite";
import { build } from "vite";

/** What is kept for a person without a connection: the page that says so. */
const KEPT = ["offline.html", "icons/house.svg"];

function kept(): { url: string; revision: string }[] {
  return KEPT.map((name) => ({
    url: `/${name}`,
    revision: createHash("sha256")
      .update(readFileSync(`public/${name}`))
      .digest("hex")
      .slice(0, 12),
  }));
}

/**
 * Builds `src/app/worker.ts` into `sw.js` with the list of files to keep, each with its revision.
 * (vite-plugin-pwa does the same and doubles the lock.)
 */
export function serviceWorker(): Plugin {
  return {
    name: "steelyard-service-worker",
    apply: "build",
    generateBundle: {
      order: "post",
      handler: async function () {
        const made = await build({
          configFile: false,
          logLevel: "warn",
          publicDir: false,
          define: { __KEPT__: JSON.stringify(kept()), "process.env.NODE_ENV": '"production"' },
          build: {
            write: false,
            target: "es2023",
            rolldownOptions: { input: "src/app/worker.ts", output: { format: "iife", entryFileNames: "sw.js" } },
          },
        });
        const output = Array.isArray(made) ? made[0] : made;
        if (!output || !("output" in output)) throw new Error("The service worker was not built.");
        this.emitFile({ type: "asset", fileName: "sw.js", source: output.output[0].code });
      },
    },
  };
}
