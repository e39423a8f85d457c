import type { IncomingMessage } from "node:http";
import type { Plugin } from "vite";

/** Which document a path opens, as the server decides it (src/steelyard/pages/serve.py). */
function documentOf(path: string): string | null {
  if (/\.|^\/@|^\/src\//.test(path)) return null;
  if (/^\/[a-z0-9]+\/(api|docs|files)/.test(path)) return null;
  if (/^\/kit(\/|$)/.test(path)) return "/kit.html";
  if (/^\/sandbox(\/|$)/.test(path)) return "/sandbox.html";
  if (/^\/strathwell\/(admin|vendor)(\/|$)/.test(path)) return "/strathwell-console.html";
  if (/^\/[a-z0-9]+\/admin(\/|$)/.test(path)) return "/console.html";
  const market = /^\/(locksmith|strathwell)(\/|$)/.exec(path)?.[1];
  if (market) return `/${market}.html`;
  return path === "/" ? "/house.html" : null;
}

/** What the proxy leaves to the pages: an address that is asked for as a page, or one of a page's own files. */
export function pageFirst(request: IncomingMessage): string | undefined {
  return request.headers.accept?.includes("text/html") || request.url?.endsWith(".html") ? request.url : undefined;
}

/** The development server answers a page's address with the page's document, as the house does. */
export function devPages(): Plugin {
  return {
    name: "steelyard-dev-pages",
    apply: "serve",
    configureServer: (server) => {
      server.middlewares.use((request, _response, next) => {
        const found = documentOf((request.url ?? "/").split("?")[0] ?? "/");
        if (found && request.headers.accept?.includes("text/html")) request.url = found;
        next();
      });
    },
  };
}
