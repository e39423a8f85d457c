// What a checkout does with Stripe.js. The address says how: ?client_secret=…&redirect=…&theme=…
const asked = new URLSearchParams(location.search);
const clientSecret = asked.get("client_secret");
const theme = asked.get("theme") ?? "stripe";
const say = (outcome) => {
  document.getElementById("outcome").textContent = JSON.stringify(outcome);
};

window.heard = [];
document.body.classList.toggle("dark", theme === "night");
const stripe = Stripe("pk_test_shop");
const elements = stripe.elements({
  clientSecret,
  appearance: {
    theme,
    variables: { colorPrimary: asked.get("primary") ?? "#14532D", borderRadius: "10px" },
  },
});
const payment = elements.create("payment");
for (const name of ["ready", "change", "focus", "blur", "loaderror", "escape"]) {
  payment.on(name, (event) => {
    window.heard.push([name, event]);
    document.body.dataset.heard = window.heard.map(([one]) => one).join(" ");
  });
}
payment.mount("#payment");

document.getElementById("checkout").addEventListener("submit", async (event) => {
  event.preventDefault();
  const { error: incomplete } = await elements.submit();
  if (incomplete) return say({ error: incomplete });
  const redirect = asked.get("redirect") ?? "if_required";
  const confirmParams = { return_url: `${location.origin}/thanks` };
  say(await stripe.confirmPayment({ elements, clientSecret, confirmParams, redirect }));
});
