// One iframe of the sandbox's in the page, and the talk with it.
// Only what comes from that very window and from the sandbox's origin is listened to.

class Frame {
  #node;
  #asked = new Map();
  #count = 0;
  #waiting = [];
  #open = false;
  #hear;

  /** `onNews(message)` gets everything that is not the answer to a question. */
  constructor(path, title, onNews) {
    this.#node = document.createElement("iframe");
    const address = new URL(path, HOME);
    address.searchParams.set("host_origin", window.location.origin);
    this.#node.src = address.href;
    this.#node.title = title;
    this.#hear = (event) => {
      const ours = event.source === this.#node.contentWindow && event.origin === HOME;
      if (ours && event.data?.steelyard === "sandbox") this.#take(event.data, onNews);
    };
    window.addEventListener("message", this.#hear);
  }

  get node() {
    return this.#node;
  }

  /** Tells the frame something, once it listens. */
  tell(type, more = {}) {
    const message = { steelyard: "sandbox", type, ...more };
    if (this.#open) this.#node.contentWindow.postMessage(message, HOME);
    else this.#waiting.push([type, more]);
  }

  /** Asks the frame; resolves to its answer. */
  ask(type, more = {}) {
    this.#count += 1;
    const question = this.#count;
    return new Promise((resolve, reject) => {
      this.#asked.set(question, { resolve, reject });
      this.tell(type, { ...more, question });
    });
  }

  /** Takes the frame out of the page; questions without an answer are rejected. */
  close() {
    window.removeEventListener("message", this.#hear);
    this.#node.remove();
    for (const { reject } of this.#asked.values()) {
      reject(new IntegrationError("The Payment Element was removed before it could answer."));
    }
    this.#asked.clear();
  }

  #take(message, onNews) {
    if (message.type === "answer") {
      this.#asked.get(message.question)?.resolve(message.result);
      this.#asked.delete(message.question);
      return;
    }
    if (message.type === "listening") this.#open = true;
    onNews(message);
    if (this.#open) for (const [type, more] of this.#waiting.splice(0)) this.tell(type, more);
  }
}
