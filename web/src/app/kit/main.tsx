import "@kit/theme/console.css";
import { makeQueries } from "@kit/base/queries";
import { choose, chosenTheme, dress } from "@kit/base/theme";
import { PARTS } from "@kit/gallery";
import { PICTURES } from "@kit/gallery/pictures";
import { QueryClientProvider } from "@tanstack/react-query";
import { createRootRoute, createRoute, createRouter, Link, Outlet, RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

const ALL = [...PARTS, ...PICTURES];

function Frame() {
  return (
    <div className="min-h-dvh md:grid md:grid-cols-[15rem_1fr]">
      <header className="border-border border-b p-4 md:border-r md:border-b-0">
        <Link to="/" className="text-lg font-bold">
          The kit
        </Link>
        <button
          type="button"
          className="mt-2 block min-h-11 cursor-pointer text-link underline underline-offset-4"
          onClick={() => choose(chosenTheme() === "dark" ? "light" : "dark")}
        >
          Light or dark
        </button>
        <nav aria-label="Parts">
          <ul className="mt-4 flex list-none flex-wrap gap-x-3 p-0 md:block">
            {ALL.map((part) => (
              <li key={part.name}>
                <Link
                  to="/$part"
                  params={{ part: part.name }}
                  className="inline-flex min-h-8 items-center text-foreground no-underline hover:underline"
                  activeProps={{ className: "font-semibold underline" }}
                >
                  {part.title}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
      </header>
      <main className="min-w-0 p-4 md:p-8">
        <Outlet />
      </main>
    </div>
  );
}

function Contents() {
  return (
    <>
      <h1 className="m-0 text-2xl font-bold">The kit</h1>
      <p className="text-muted">Every part of the design system, in each of its states. Choose one.</p>
    </>
  );
}

const root = createRootRoute({ component: Frame });
const contents = createRoute({ getParentRoute: () => root, path: "/", component: Contents });
const part = createRoute({ getParentRoute: () => root, path: "/$part", component: PartPage });

function PartPage() {
  const { part: name } = part.useParams();
  const found = ALL.find((one) => one.name === name);
  if (!found) return <p>There is no such part.</p>;
  return (
    <>
      <h1 className="m-0 mb-6 text-2xl font-bold">{found.title}</h1>
      <found.Page />
    </>
  );
}

dress("locksmith");
const router = createRouter({ routeTree: root.addChildren([contents, part]), basepath: "/kit" });
const element = document.getElementById("root");
if (element)
  createRoot(element).render(
    <StrictMode>
      <QueryClientProvider client={makeQueries()}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  );
