/**
 * Generates `src/api/<market>/` from `src/api/<market>.openapi.json` (made by
 * `python -m steelyard.openapi`): types, calls, query options and Zod schemas. With `--check` it
 * generates beside and compares, and fails when the two differ.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createClient } from "@hey-api/openapi-ts";

const API = fileURLToPath(new URL("../src/api/", import.meta.url));
const checking = process.argv.includes("--check");
const markets = readdirSync(API)
  .filter((name) => name.endsWith(".openapi.json"))
  .map((name) => name.slice(0, -".openapi.json".length));

async function generate(market, folder) {
  await createClient({
    input: join(API, `${market}.openapi.json`),
    output: { path: folder, clean: true },
    logs: { level: "warn" },
    plugins: [
      { name: "@hey-api/client-fetch", throwOnError: true },
      "@hey-api/typescript",
      "@hey-api/sdk",
      { name: "zod", compatibilityVersion: "mini", responses: false },
      { name: "@tanstack/react-query", queryOptions: true, mutationOptions: false, infiniteQueryOptions: false },
    ],
  });
}

function texts(folder) {
  const names = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".ts"));
  return new Map(names.sort().map((name) => [name, readFileSync(join(folder, name), "utf8")]));
}

function differing(made, kept) {
  return [...new Set([...made.keys(), ...kept.keys()])].filter((name) => made.get(name) !== kept.get(name));
}

let behind = 0;
for (const market of markets) {
  if (!checking) {
    await generate(market, join(API, market));
    continue;
  }
  const beside = mkdtempSync(join(tmpdir(), "steelyard-client-"));
  try {
    await generate(market, beside);
    for (const name of differing(texts(beside), texts(join(API, market)))) {
      console.error(`src/api/${market}/${name} is out of date: npm run client`);
      behind += 1;
    }
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
}
process.exitCode = behind ? 1 : 0;
