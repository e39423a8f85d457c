import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Plugin } from "vite";
import { build } from "vite";

/** What an offline customer still needs: the offline page, the type and the pages' own shell. */
const KEPT = /^assets\/(locksmith|house|offline|inter-latin-wght)-.*\.(js|css|woff2)$/;

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
      handler: async function (_options, bundle) {
        const kept = Object.keys(bundle)
          .filter((name) => KEPT.test(name))
          .map((url) => ({ url: `/${url}`, revision: null }));
        const page = readFileSync("public/offline.html");
        const offline = {
          url: "/offline.html",
          revision: createHash("sha256").update(page).digest("hex").slice(0, 12),
        };
        const made = await build({
          configFile: false,
          logLevel: "warn",
          publicDir: false,
          define: { __KEPT__: JSON.stringify([...kept, offline]), "process.env.NODE_ENV": '"production"' },
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
