import type { ApiProblem } from "@api/problem";
import type { Keyed } from "@kit/base/intent";

/** The headers of a call that replaces a list, so that it replaces none but the one that was seen. */
export const headersFor = (version: string, { headers }: Keyed) => ({
  headers: { ...headers, "if-match": `"${version}"` },
});

/** Somebody else saved the list between our reading and our saving; nothing of ours was taken. */
export const isChangedMeanwhile = (problem: ApiProblem | null): boolean => problem?.code === "changed_meanwhile";
