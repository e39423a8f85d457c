// Who wants to hear of what.

class Listeners {
  #by = new Map();

  add(event, heard) {
    if (typeof heard !== "function") throw new IntegrationError("The handler must be a function.");
    if (!this.#by.has(event)) this.#by.set(event, new Set());
    this.#by.get(event).add(heard);
  }

  remove(event, heard) {
    if (heard) this.#by.get(event)?.delete(heard);
    else this.#by.delete(event);
  }

  tell(event, news) {
    for (const heard of [...(this.#by.get(event) ?? [])]) heard(news);
  }
}
