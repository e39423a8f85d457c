// The page that holds us: who it is, and the talk with it. Nobody else is listened to.

const HOST = new URLSearchParams(window.location.search).get("host_origin") ?? "";

function tellHost(type, more = {}) {
  if (HOST) window.parent.postMessage({ steelyard: "sandbox", type, ...more }, HOST);
}

/** `handlers[type](message)`; what it returns or resolves to is the answer to a question. */
function hearHost(handlers) {
  window.addEventListener("message", async ({ source, origin, data }) => {
    if (source !== window.parent || origin !== HOST || data?.steelyard !== "sandbox") return;
    const handle = handlers[data.type];
    if (!handle) return;
    const result = await handle(data);
    if (data.question) tellHost("answer", { question: data.question, result });
  });
  tellHost("listening");
}

/** The page is told our height whenever it changes, so that we never scroll. */
function reportHeight(node) {
  const report = () => tellHost("height", { height: node.getBoundingClientRect().height });
  new ResizeObserver(report).observe(node);
  report();
}
