/** What can go wrong between a page and the server, in one shape a screen can explain. */

/**
 * - `refused`: the server said no, and why (4xx). Trying the same again changes nothing.
 * - `broken`: the server failed (5xx). Nothing is known to be done; the same key may be sent again.
 * - `unreached`: no answer came. Whether it was done is unknown until the same key is sent again.
 */
export type ProblemKind = "refused" | "broken" | "unreached";

interface Told {
  error?: unknown;
  message?: unknown;
  details?: unknown;
  request_id?: unknown;
}

export class ApiProblem extends Error {
  override name = "ApiProblem";
  readonly kind: ProblemKind;
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
  /** The server's stable word for it, such as `state_conflict`. */
  readonly code: string;
  /** Field or fact → what is wrong and the remedy. */
  readonly details: Record<string, unknown>;
  /** To quote when asking for help; empty when no answer came. */
  readonly requestId: string;
  /** Seconds the server asks us to wait, where it does. */
  readonly retryAfter: number | null;

  constructor(told: {
    kind: ProblemKind;
    status: number;
    code: string;
    message: string;
    details?: Record<string, unknown>;
    requestId?: string;
    retryAfter?: number | null;
  }) {
    super(told.message);
    this.kind = told.kind;
    this.status = told.status;
    this.code = told.code;
    this.details = told.details ?? {};
    this.requestId = told.requestId ?? "";
    this.retryAfter = told.retryAfter ?? null;
  }

  /** What the server says about one field, if it says anything. */
  field(name: string): string | undefined {
    const said = this.details[name];
    return typeof said === "string" ? said : undefined;
  }
}

export function unreached(cause: unknown): ApiProblem {
  const offline = typeof navigator !== "undefined" && navigator.onLine === false;
  const problem = new ApiProblem({
    kind: "unreached",
    status: 0,
    code: offline ? "offline" : "unreached",
    message: offline
      ? "You are offline. Nothing is lost; try again when the connection is back."
      : "We could not reach the server. Nothing is lost; try again.",
  });
  problem.cause = cause;
  return problem;
}

export async function problemOf(answer: Response): Promise<ApiProblem> {
  const told = (await answer.json().catch(() => ({}))) as Told;
  const broken = answer.status >= 500;
  const after = Number(answer.headers.get("retry-after"));
  return new ApiProblem({
    kind: broken ? "broken" : "refused",
    status: answer.status,
    code: typeof told.error === "string" ? told.error : `http_${answer.status}`,
    message:
      typeof told.message === "string" && told.message
        ? told.message
        : broken
          ? "The server could not do this. Try again."
          : "The server refused this.",
    details: typeof told.details === "object" && told.details ? (told.details as Record<string, unknown>) : {},
    requestId: typeof told.request_id === "string" ? told.request_id : (answer.headers.get("x-request-id") ?? ""),
    retryAfter: Number.isFinite(after) && after > 0 ? after : null,
  });
}

/** Any thrown thing as a problem a screen can show. */
export function asProblem(thrown: unknown): ApiProblem {
  if (thrown instanceof ApiProblem) return thrown;
  return new ApiProblem({
    kind: "broken",
    status: 0,
    code: "page_failed",
    message: "This page met something it did not expect. Reload it; if that does not help, tell us.",
  });
}
