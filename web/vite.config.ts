import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { compress } from "./tools/compress.ts";
import { devPages, pageFirst } from "./tools/dev-pages.ts";
import { manifests } from "./tools/manifests.ts";
import { openings } from "./tools/openings.ts";
import { serviceWorker } from "./tools/service-worker.ts";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
/** Where `./steelyard demo` listens; the pages' development server passes the API on to it. */
const HOUSE = process.env.STEELYARD_URL ?? "http://127.0.0.1:8000";
const passed = { target: HOUSE, ws: true, changeOrigin: false };

const alias = { "@kit": here("./src/kit"), "@api": here("./src/api"), "@markets": here("./src/markets") };

export default defineConfig({
  plugins: [react(), tailwindcss(), devPages(), serviceWorker(), openings(alias), manifests(), compress()],
  resolve: { alias },
  server: { proxy: { "^/(api|locksmith|guild|strathwell|dealer360)/": { ...passed, bypass: pageFirst } } },
  build: {
    target: "es2023",
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200,
    sourcemap: false,
    manifest: "assets/manifest.json",
    rolldownOptions: {
      input: {
        house: here("./house.html"),
        locksmith: here("./locksmith.html"),
        strathwell: here("./strathwell.html"),
        "strathwell-console": here("./strathwell-console.html"),
        console: here("./console.html"),
        kit: here("./kit.html"),
        sandbox: here("./sandbox.html"),
      },
      // React alone is one file, and so is the router: they change rarely, and every page needs all of it.
      output: {
        codeSplitting: {
          groups: [
            { name: "react", test: /node_modules\/(react|react-dom|scheduler)\// },
            {
              name: "router",
              test: /node_modules\/(@tanstack\/(react-router|router-core|history|react-store|store)|use-sync-external-store)\//,
            },
          ],
        },
      },
    },
  },
  test: { environment: "node", include: ["src/**/*.test.ts"] },
});
