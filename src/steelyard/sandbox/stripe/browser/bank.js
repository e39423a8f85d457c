// The bank's question (3-D Secure) over the whole page: a modal dialog that holds its page.

/** Asks; resolves to 'answered' or, when the customer closes it or presses Escape, 'given_up'. */
function askBank(address) {
  return new Promise((resolve) => {
    const dialog = document.createElement("dialog");
    const frame = new Frame(address, "Your bank asks you to confirm this payment", ({ type }) => {
      if (type === "answered") end("answered");
      if (type === "escape") end("given_up");
    });
    const close = document.createElement("button");
    dressDialog(dialog, frame.node, close);
    dialog.append(close, frame.node);
    document.body.append(dialog);
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      end("given_up");
    });
    close.addEventListener("click", () => end("given_up"));
    dialog.showModal();
    frame.node.focus();

    let over = false;
    function end(how) {
      if (over) return;
      over = true;
      frame.close();
      dialog.close();
      dialog.remove();
      resolve(how);
    }
  });
}

function dressDialog(dialog, frame, close) {
  dialog.setAttribute("aria-label", "Your bank asks you to confirm this payment");
  Object.assign(dialog.style, {
    position: "fixed",
    inset: "0",
    width: "100vw",
    maxWidth: "100vw",
    height: "100dvh",
    maxHeight: "100dvh",
    margin: "0",
    padding: "0",
    border: "0",
    overflow: "hidden",
    background: "rgba(17, 24, 39, 0.55)",
  });
  Object.assign(frame.style, {
    display: "block",
    width: "100%",
    height: "100%",
    border: "0",
    background: "transparent",
    colorScheme: "light dark",
  });
  close.type = "button";
  close.textContent = "×";
  close.setAttribute("aria-label", "Cancel authentication");
  Object.assign(close.style, {
    position: "absolute",
    top: "8px",
    right: "8px",
    width: "44px",
    height: "44px",
    border: "2px solid #111827",
    borderRadius: "22px",
    background: "#ffffff",
    color: "#111827",
    font: "24px/1 system-ui, sans-serif",
    cursor: "pointer",
  });
}
