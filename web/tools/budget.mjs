/**
 * How much script a first view loads, gzipped, against what was promised (face.md): each page's
 * entry with everything it imports at once, plus the first route's own chunk. Reads `dist/`.
 */
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const DIST = new URL(`../${process.argv[2] ?? "dist"}/`, import.meta.url);
const kB = 1000;
/** What the first script of a customer's page asks for by itself, after the first paint. */
const CUSTOMER = ["locksmith.html", "src/app/public/mount.ts", "src/app/public/locksmith.tsx"];
const ORGANIZER = ["strathwell.html", "src/app/public/mount.ts", "src/app/public/strathwell.tsx"];
const PROMISED = [
  { page: "first public page", most: 120 * kB, chunks: CUSTOMER },
  { page: "strathwell's first public page", most: 120 * kB, chunks: ORGANIZER },
  {
    page: "first step of a request",
    most: 130 * kB,
    chunks: [...CUSTOMER, "src/markets/locksmith/public/request/RequestPage.tsx"],
  },
  {
    page: "console's first view",
    most: 250 * kB,
    chunks: ["console.html", "src/markets/locksmith/console/dashboard/DashboardPage.tsx"],
  },
];
const manifest = JSON.parse(readFileSync(new URL("assets/manifest.json", DIST), "utf8"));

function together(names, found = new Set()) {
  for (const name of names) {
    if (found.has(name)) continue;
    if (!manifest[name]) throw new Error(`${name} is not in the build.`);
    found.add(name);
    together(manifest[name].imports ?? [], found);
  }
  return found;
}

let over = 0;
for (const { page, most, chunks } of PROMISED) {
  const files = [...together(chunks)].map((name) => manifest[name].file).filter((file) => file.endsWith(".js"));
  const sizes = files.map((file) => [file, gzipSync(readFileSync(new URL(file, DIST)), { level: 9 }).length]);
  const sum = sizes.reduce((total, [, size]) => total + size, 0);
  over += sum > most ? 1 : 0;
  console.log(`${sum > most ? "✗" : "✓"} ${page}: ${(sum / kB).toFixed(1)} kB gz of ${most / kB}`);
  if (sum > most || process.argv.includes("--files")) {
    for (const [file, size] of sizes.sort((a, b) => b[1] - a[1])) console.log(`    ${(size / kB).toFixed(1)} ${file}`);
  }
}
process.exitCode = over ? 1 : 0;
