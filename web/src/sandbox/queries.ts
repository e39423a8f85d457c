import { ApiProblem } from "@api/problem";
import { makeQueries } from "@kit/base/queries";
import type { QueryClient } from "@tanstack/react-query";
import { reading } from "./reading";

const NOT_LET_IN = 401;

/** Whoever is no longer let in is asked for the secret again. */
export function deskQueries(): QueryClient {
  const queries = makeQueries();
  queries.getQueryCache().subscribe((event) => {
    if (event.type !== "updated" || event.action.type !== "error") return;
    const { error } = event.action;
    if (error instanceof ApiProblem && error.status === NOT_LET_IN) {
      void queries.invalidateQueries({ queryKey: reading.session.queryKey });
    }
  });
  return queries;
}
