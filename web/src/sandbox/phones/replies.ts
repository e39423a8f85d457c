/** What somebody would answer to the texts on a phone, offered as buttons. */

import type { PhoneText } from "../api";

export interface Reply {
  /** On the button. */
  label: string;
  /** What it types. */
  text: string;
  /** Something of one's own has to follow: it is typed, not sent. */
  more: boolean;
}

const WORDS = /\b(?:(YES|NO) (\d{2,4})|(OMW|HERE|PRICE|DONE|OUT|AVAILABLE|UNAVAILABLE|START))\b/g;
const ENDS_A_JOB = new Set(["DONE", "OUT"]);
const EXAMPLE_PRICE = "180";
/** Beyond this nothing is an answer any more. */
const LOOKED_BACK = 30;
const OPT_OUTS = new Set(["STOP", "STOPALL", "UNSUBSCRIBE", "QUIT", "REVOKE", "OPTOUT"]);

const wordOf = (text: PhoneText) => text.body.trim().toUpperCase();
const reply = (text: string, more = false): Reply => ({ label: more ? `${text.trim()} …` : text, text, more });

function replyFor(word: string): Reply {
  if (word === "HERE") return reply("HERE ", true);
  if (word === "PRICE") return reply(`PRICE ${EXAMPLE_PRICE}`);
  return reply(word);
}

/** The commands a text names, in its own order; an offer's come as pairs. */
function namedIn(body: string): string[] {
  return [...body.matchAll(WORDS)].flatMap((found) => {
    if (found[3]) return [found[3]];
    // A question that only says YES is answered by NO as well.
    return [`YES ${found[2]}`, `NO ${found[2]}`];
  });
}

/**
 * Newest first: what a text names and nobody sent since. What was asked before the last job ended
 * is over; so is an offer after which something else was said.
 */
export function repliesTo(texts: readonly PhoneText[]): Reply[] {
  const sent = new Set<string>();
  const answered = new Set<string>();
  const words = new Set<string>();
  let offersOver = false;
  for (const text of texts.slice(-LOOKED_BACK).reverse()) {
    if (text.direction === "sent") {
      const [command = "", code = ""] = wordOf(text).split(/\s+/);
      if (ENDS_A_JOB.has(command)) break;
      sent.add(command);
      if (command === "YES" || command === "NO") answered.add(code);
      continue;
    }
    if (text.status !== "delivered") continue;
    const named = namedIn(text.body);
    for (const word of named) {
      const [command = "", code] = word.split(" ");
      const over = code ? offersOver || answered.has(code) || answered.has("") : sent.has(command);
      if (!over) words.add(word);
    }
    offersOver ||= !named.some((word) => word.includes(" "));
  }
  const last = texts.findLast((text) => text.direction === "sent");
  const silent = last !== undefined && OPT_OUTS.has(wordOf(last));
  return [...[...words].slice(0, 6).map(replyFor), reply(silent ? "START" : "STOP")];
}
