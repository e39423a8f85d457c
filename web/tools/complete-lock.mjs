/**
 * Adds what npm leaves out of package-lock.json when a registry does not carry another system's
 * binary: without an entry for every optional dependency `npm ci` refuses the lock everywhere.
 * Run after each `npm install` that changed the lock.
 */
import { readFileSync, writeFileSync } from "node:fs";

const PATH = new URL("../package-lock.json", import.meta.url);
const lock = JSON.parse(readFileSync(PATH, "utf8"));
const { packages } = lock;

const SYSTEMS = {
  android: "android",
  darwin: "darwin",
  freebsd: "freebsd",
  linux: "linux",
  win32: "win32",
  openharmony: "openharmony",
};
const MACHINES = {
  x64: "x64",
  arm64: "arm64",
  arm: "arm",
  ia32: "ia32",
  ppc64: "ppc64",
  s390x: "s390x",
  riscv64: "riscv64",
  wasm32: "wasm32",
};

function isPresent(from, name) {
  for (let place = from; ; place = place.slice(0, Math.max(0, place.lastIndexOf("/node_modules/")))) {
    if (packages[`${place ? `${place}/` : ""}node_modules/${name}`]) return true;
    if (!place) return false;
  }
}

function entry(name, version, parent) {
  const words = name.split(/[/-]/);
  const os = words.map((word) => SYSTEMS[word]).find(Boolean);
  const cpu = words.map((word) => MACHINES[word]).find(Boolean);
  return {
    version,
    ...(cpu && { cpu: [cpu] }),
    ...(parent.dev && { dev: true }),
    optional: true,
    ...(os && { os: [os] }),
  };
}

let added = 0;
for (const [path, found] of Object.entries(packages)) {
  for (const [name, version] of Object.entries(found.optionalDependencies ?? {})) {
    if (isPresent(path, name)) continue;
    packages[`node_modules/${name}`] = entry(name, version, found);
    added += 1;
  }
}
lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
writeFileSync(PATH, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added} entries added`);
