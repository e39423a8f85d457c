/**
 * Generates `src/api/<market>/` from `src/api/<market>.openapi.json` (made by
 * `python -m steelyard.openapi`): types, calls, query options and Zod schemas; and
 * `src/sandbox/api/`, types alone, from `src/sandbox/sandbox.openapi.json` (made by
 * `python -m steelyard.sandbox.openapi`). With `--check` it generates beside and compares, and
 * fails when the two differ.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createClient } from "@hey-api/openapi-ts";

const SOURCE = fileURLToPath(new URL("../src/", import.meta.url));
const checking = process.argv.includes("--check");

const WHOLE_CLIENT = [
  { name: "@hey-api/client-fetch", throwOnError: true },
  "@hey-api/typescript",
  "@hey-api/sdk",
  { name: "zod", compatibilityVersion: "mini", responses: false },
  { name: "@tanstack/react-query", queryOptions: true, mutationOptions: false, infiniteQueryOptions: false },
];
const markets = readdirSync(join(SOURCE, "api"))
  .filter((name) => name.endsWith(".openapi.json"))
  .map((name) => ({ from: `api/${name}`, to: `api/${name.slice(0, -".openapi.json".length)}`, plugins: WHOLE_CLIENT }));
const clients = [
  ...markets,
  { from: "sandbox/sandbox.openapi.json", to: "sandbox/api", plugins: ["@hey-api/typescript"] },
];

async function generate({ from, plugins }, folder) {
  await createClient({
    input: join(SOURCE, from),
    output: { path: folder, clean: true },
    logs: { level: "warn" },
    plugins,
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
for (const client of clients) {
  const kept = join(SOURCE, client.to);
  if (!checking) {
    await generate(client, kept);
    continue;
  }
  const beside = mkdtempSync(join(tmpdir(), "steelyard-client-"));
  try {
    await generate(client, beside);
    for (const name of differing(texts(beside), texts(kept))) {
      console.error(`src/${client.to}/${name} is out of date: npm run client`);
      behind += 1;
    }
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
}
process.exitCode = behind ? 1 : 0;
