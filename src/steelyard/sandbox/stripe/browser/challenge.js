// The bank's page: one answer only, Escape gives up, and the page outside hears how it went.

let sent = false;
const question = document.querySelector("form");

if (question) {
  question.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
    question.setAttribute("aria-busy", "true");
  });
  document.getElementById("yes").focus();
  window.addEventListener("keydown", ({ key }) => {
    if (key === "Escape" && !sent) tellHost("escape");
  });
} else {
  tellHost("answered");
}
