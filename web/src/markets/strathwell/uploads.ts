/** Sending a file: a link is asked for, the bytes go there, and the house looks through them before anybody sees them. */

import { ApiProblem, problemOf, unreached } from "@api/problem";
import { confirmUpload, presignUpload, seeUpload } from "@api/strathwell/sdk.gen";
import type { FileSeen, UploadGiven, UploadKind } from "@api/strathwell/types.gen";

const PICTURES = ["image/jpeg", "image/png", "image/webp"];
const MEDIA = [...PICTURES, "video/mp4", "application/pdf"];

/** What the file chooser offers; whether it is taken the server says. */
export const TAKES: Record<UploadKind, readonly string[]> = {
  venue_photo: PICTURES,
  venue_blueprint: [...PICTURES, "application/pdf", "image/svg+xml"],
  service_portfolio: MEDIA,
  template_media: MEDIA,
  evidence: MEDIA,
};

const WHY: Record<string, string> = {
  other_type: "It is of another type than its name says. Save it again in that type, and send that.",
  other_size: "It did not arrive whole. Send it again.",
  nothing_uploaded: "It did not arrive. Send it again.",
  broken: "It is damaged or incomplete. Open it, save it again, and send that.",
  unsafe: "It contains a script or is locked with a password. Export it plain, without a password.",
  too_many_pixels: "The picture has too many pixels. Make it smaller, and send that.",
  replaced: "It was changed while it was looked through. Send it again.",
};

/** Why a file was not taken and what helps, by the server's word for it. */
export const whyRejected = (reason: string | null): string =>
  WHY[reason ?? ""] ?? "It was not accepted. Choose another file.";

const NAMES: Record<string, string> = {
  "image/jpeg": "JPEG",
  "image/png": "PNG",
  "image/webp": "WebP",
  "image/svg+xml": "SVG",
  "video/mp4": "MP4",
  "application/pdf": "PDF",
};

/** What else than the same file again helps, by the server's word for the refusal. */
const REFUSED: Record<string, (kind: UploadKind, problem: ApiProblem) => string> = {
  upload_type_not_allowed: (kind) =>
    `Files of this type are not taken here. Choose one of: ${TAKES[kind].map((type) => NAMES[type] ?? type).join(", ")}.`,
  upload_too_large: (_, problem) => `This file is too large.${most(problem.field("size"))}`,
  upload_empty: () => "This file is empty. Choose another one.",
  upload_differs: () => whyRejected("other_type"),
  unknown_type: (_, problem) => problem.message,
};

/** `At most 15000000 bytes.` in megabytes. */
function most(told: string | undefined): string {
  const bytes = Number(/\d+/.exec(told ?? "")?.[0]);
  return bytes ? ` At most ${Math.floor(bytes / 1_000_000)} MB.` : "";
}

/** Why this file is not taken however often it is sent, and what helps; null where sending it again may. */
export const whyRefused = (kind: UploadKind, problem: ApiProblem): string | null =>
  REFUSED[problem.code]?.(kind, problem) ?? null;

/** Headers a page may not set: the browser does, as they are. */
const BY_BROWSER = new Set(["content-length", "host"]);

export interface Sending {
  /** From 0 to 1. */
  onSent: (share: number) => void;
  signal: AbortSignal;
}

/** The whole file, to where it is looked through; its id. Throws an ApiProblem, or AbortError. */
export async function send(file: File, kind: UploadKind, { onSent, signal }: Sending): Promise<string> {
  if (!file.type) throw unknownType();
  const body = { kind, filename: file.name, content_type: file.type, size_bytes: file.size };
  const given = (await presignUpload({ body, signal })).data;
  await put(given, file, { onSent, signal });
  await confirmUpload({ path: { file_id: given.file_id }, signal });
  return given.file_id;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 4_000;

/** Waits until it is decided about the file. Throws an ApiProblem, or AbortError. */
export async function decided(fileId: string, signal: AbortSignal): Promise<FileSeen> {
  let pause = FIRST_PAUSE_MS;
  for (;;) {
    const seen = (await seeUpload({ path: { file_id: fileId }, signal })).data;
    if (seen.status !== "awaiting" && seen.status !== "quarantined") return seen;
    await wait(pause, signal);
    pause = Math.min(pause * 1.5, LONGEST_PAUSE_MS);
  }
}

/** `fetch` does not say how much of a body has left; the older way does. */
function put(given: UploadGiven, file: File, { onSent, signal }: Sending): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const stop = () => request.abort();
    request.open(given.method, given.url);
    for (const [name, value] of Object.entries(given.headers)) {
      if (!BY_BROWSER.has(name.toLowerCase())) request.setRequestHeader(name, value);
    }
    request.upload.onprogress = ({ loaded }) => onSent(Math.min(1, loaded / file.size));
    request.onload = () => {
      if (request.status < 300) resolve();
      else problemOf(new Response(request.responseText, { status: request.status })).then(reject, reject);
    };
    request.onerror = () => reject(unreached(new Error("the file was not taken")));
    request.onabort = () => reject(stopped());
    request.onloadend = () => signal.removeEventListener("abort", stop);
    signal.addEventListener("abort", stop);
    if (signal.aborted) reject(stopped());
    else request.send(file);
  });
}

function wait(pause: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, pause);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(stopped());
    });
  });
}

const stopped = () => new DOMException("The upload was stopped.", "AbortError");

const unknownType = () =>
  new ApiProblem({
    kind: "refused",
    status: 0,
    code: "unknown_type",
    message: "We cannot tell what type of file this is. Give its name an ending such as .jpg or .pdf.",
  });
