import type { Plugin } from "vite";

/** Which document a path opens, as the server decides it (src/steelyard/pages/serve.py). */
function documentOf(path: string): string | null {
  if (/\.|^\/@|^\/src\//.test(path)) return null;
  if (/^\/[a-z0-9]+\/(api|docs)/.test(path)) return null;
  if (/^\/kit(\/|$)/.test(path)) return "/kit.html";
  if (/^\/sandbox(\/|$)/.test(path)) return "/sandbox.html";
  if (/^\/[a-z0-9]+\/admin(\/|$)/.test(path)) return "/console.html";
  if (/^\/locksmith(\/|$)/.test(path)) return "/locksmith.html";
  return path === "/" ? "/house.html" : null;
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
