import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { compress } from "./tools/compress.ts";
import { devPages } from "./tools/dev-pages.ts";
import { serviceWorker } from "./tools/service-worker.ts";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
/** Where `./steelyard demo` listens; the pages' development server passes the API on to it. */
const HOUSE = process.env.STEELYARD_URL ?? "http://127.0.0.1:8000";
const passed = { target: HOUSE, ws: true, changeOrigin: false };

export default defineConfig({
  plugins: [react(), tailwindcss(), devPages(), serviceWorker(), compress()],
  resolve: {
    alias: {
      "@kit": here("./src/kit"),
      "@api": here("./src/api"),
      "@markets": here("./src/markets"),
    },
  },
  server: { proxy: { "^/(locksmith|guild|strathwell|dealer360)/(api|docs|openapi.json)": passed } },
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
        console: here("./console.html"),
        kit: here("./kit.html"),
        sandbox: here("./sandbox.html"),
      },
    },
  },
  test: { environment: "node", include: ["src/**/*.test.ts"] },
});
