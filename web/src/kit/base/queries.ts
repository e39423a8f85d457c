import { ApiProblem } from "@api/problem";
import { QueryClient } from "@tanstack/react-query";

const RETRIES = 2;

/** A refusal is an answer; only what broke or was not reached is worth asking again. */
function worthRetrying(count: number, thrown: Error): boolean {
  return count < RETRIES && !(thrown instanceof ApiProblem && thrown.kind === "refused");
}

/** The page's memory of the server: shown at once, asked again in the background. */
export function makeQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: 5_000, gcTime: 600_000, retry: worthRetrying, refetchOnReconnect: true },
      mutations: { retry: false, networkMode: "always" },
    },
  });
}
