import { fileURLToPath } from "node:url";
import { renderToStaticMarkup } from "react-dom/server";
import type { Plugin, Rolldown } from "vite";
import { runnerImport } from "vite";
import type { Opening } from "../src/app/public/openings.tsx";

const WRITTEN_IN = "src/app/public/openings.tsx";
const MARK = "<!--opening-->";
const STYLESHEET = /<link rel="stylesheet"[^>]* href="\/([^"]+)">/;
const FONT = /assets\/inter-latin-wght-normal-[\w-]+\.woff2/;

type Bundle = Rolldown.OutputBundle;

function chunkOf(bundle: Bundle, module: string): Rolldown.OutputChunk {
  const found = Object.values(bundle).find(
    (one): one is Rolldown.OutputChunk => one.type === "chunk" && Boolean(one.facadeModuleId?.endsWith(`/${module}`)),
  );
  if (!found) throw new Error(`${module} has no chunk of its own.`);
  return found;
}

/** A chunk with everything it imports at once. */
function together(bundle: Bundle, file: string, found = new Set<string>()): Set<string> {
  const chunk = bundle[file];
  if (found.has(file) || chunk?.type !== "chunk") return found;
  found.add(file);
  for (const other of chunk.imports) together(bundle, other, found);
  return found;
}

/** The chunks of the first script's own later parts, and of the page it begins with. */
function wanted(bundle: Bundle, html: string, page: string | undefined): string[] {
  const entry = /<script type="module"[^>]* src="\/([^"]+)">/.exec(html)?.[1] ?? "";
  const first = bundle[entry];
  if (first?.type !== "chunk") throw new Error("The document has no script.");
  const later = [...first.dynamicImports, ...(page ? [chunkOf(bundle, page).fileName] : [])];
  const all = new Set(later.flatMap((file) => [...together(bundle, file)]));
  return [...all].filter((file) => file !== entry && !html.includes(file));
}

function textOf(bundle: Bundle, name: string): string {
  const file = bundle[name];
  if (file?.type !== "asset") throw new Error(`${name} is not in the build.`);
  return typeof file.source === "string" ? file.source : new TextDecoder().decode(file.source);
}

/** The document with its style in it: one round trip to the first paint. It stays small enough for one flight. */
function styled(bundle: Bundle, html: string): string {
  const sheet = STYLESHEET.exec(html);
  if (!sheet?.[1]) throw new Error("The document has no stylesheet.");
  const style = textOf(bundle, sheet[1]);
  const font = FONT.exec(style)?.[0];
  // To be found, not fetched: else the build's own loader would ask for it with the next part of the script.
  const known = `<link rel="stylesheet" disabled href="/${sheet[1]}">`;
  const early = font ? `<link rel="preload" as="font" type="font/woff2" crossorigin href="/${font}">\n    ` : "";
  return html.replace(sheet[0], () => `${early}<style>${style}</style>\n    ${known}`);
}

function written(bundle: Bundle, html: string, opening: Opening): string {
  const preloads = wanted(bundle, html, opening.page).map(
    (file) => `    <link rel="modulepreload" fetchpriority="low" crossorigin href="/${file}">\n`,
  );
  const title = opening.title;
  return styled(bundle, title ? html.replace(/<title>[^<]*</, () => `<title>${title}<`) : html)
    .replace("  </head>", () => `${preloads.join("")}  </head>`)
    .replace(MARK, () => renderToStaticMarkup(opening.shows));
}

/** Writes the public pages' documents: each with what it shows before its script has come (see `openings.tsx`). */
export function openings(alias: Record<string, string>): Plugin {
  return {
    name: "steelyard-openings",
    apply: "build",
    enforce: "post",
    generateBundle: {
      order: "post",
      handler: async function (_options, bundle) {
        const file = fileURLToPath(new URL(`../${WRITTEN_IN}`, import.meta.url));
        const { module } = await runnerImport<{ OPENINGS: Opening[] }>(file, { logLevel: "warn", resolve: { alias } });
        const documents = new Map(module.OPENINGS.map(({ from }) => [from, textOf(bundle, from)]));
        for (const opening of module.OPENINGS) {
          const source = written(bundle, documents.get(opening.from) ?? "", opening);
          const there = bundle[opening.to];
          if (there?.type === "asset") there.source = source;
          else this.emitFile({ type: "asset", fileName: opening.to, source });
        }
      },
    },
  };
}
