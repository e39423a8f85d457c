// Stripe's appearance API, as far as this form shows it: theme and variables.

const VARIABLES = new Set([
  "colorPrimary",
  "colorBackground",
  "colorText",
  "colorTextSecondary",
  "colorTextPlaceholder",
  "colorDanger",
  "fontFamily",
  "fontSizeBase",
  "borderRadius",
  "spacingUnit",
]);

function applyAppearance({ theme, variables = {} } = {}) {
  const { dataset, style } = document.documentElement;
  dataset.theme = theme === undefined ? "auto" : theme === "night" ? "night" : "day";
  for (const name of VARIABLES) {
    if (typeof variables[name] === "string") style.setProperty(`--${name}`, variables[name]);
    else style.removeProperty(`--${name}`);
  }
}
