import { readdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { Plugin } from "vite";

const TEXT = /\.(js|mjs|css|html|svg|json|webmanifest|txt)$/;
/** Below this a compressed copy saves nothing worth a file. */
const WORTH = 1024;
const asBrotli = promisify(brotliCompress);
const asGzip = promisify(gzip);

async function shrink(path: string): Promise<void> {
  const plain = await readFile(path);
  if (plain.length < WORTH) return;
  const [br, gz] = await Promise.all([
    asBrotli(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
    asGzip(plain, { level: 9 }),
  ]);
  await Promise.all([writeFile(`${path}.br`, br), writeFile(`${path}.gz`, gz)]);
}

/** Writes `.br` and `.gz` beside every text of the build, so that the server never compresses. */
export function compress(): Plugin {
  let folder = "";
  return {
    name: "steelyard-compress",
    apply: "build",
    enforce: "post",
    configResolved: (config) => {
      folder = resolve(config.root, config.build.outDir);
    },
    // Only what was written whole: a failed build has nothing to compress and its own error to tell.
    writeBundle: {
      order: "post",
      sequential: true,
      handler: async () => {
        const entries = await readdir(folder, { recursive: true, withFileTypes: true });
        const texts = entries.filter((entry) => entry.isFile() && TEXT.test(entry.name));
        await Promise.all(texts.map((entry) => shrink(join(entry.parentPath, entry.name))));
      },
    },
  };
}
