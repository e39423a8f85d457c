// What a card's number, expiry and security code must look like, in Stripe's words.

const BRANDS = [
  {
    name: "amex",
    label: "American Express",
    start: /^3[47]/,
    lengths: [15],
    code: 4,
    gaps: [4, 10],
  },
  { name: "diners", label: "Diners Club", start: /^3(0[0-5]|[689])/, lengths: [14], gaps: [4, 10] },
  { name: "jcb", label: "JCB", start: /^35/, lengths: [16] },
  { name: "visa", label: "Visa", start: /^4/, lengths: [16] },
  { name: "mastercard", label: "Mastercard", start: /^(5[1-5]|2[2-7])/, lengths: [16] },
  { name: "discover", label: "Discover", start: /^6(011|4[4-9]|5)/, lengths: [16] },
  { name: "unionpay", label: "UnionPay", start: /^62/, lengths: [16, 17, 18, 19] },
];
const UNKNOWN = { name: "unknown", label: "", lengths: [16] };
const MESSAGES = {
  incomplete_number: "Your card number is incomplete.",
  invalid_number: "Your card number is invalid.",
  incomplete_expiry: "Your card's expiration date is incomplete.",
  invalid_expiry_month: "Your card's expiration month is invalid.",
  invalid_expiry_month_past: "Your card's expiration date is in the past.",
  invalid_expiry_year_past: "Your card's expiration year is in the past.",
  invalid_expiry_year: "Your card's expiration year is invalid.",
  incomplete_cvc: "Your card's security code is incomplete.",
};
const LONGEST_VALIDITY_YEARS = 50;

const digitsOf = (text) => text.replace(/\D/g, "");
const brandOf = (digits) => BRANDS.find(({ start }) => start.test(digits)) ?? UNKNOWN;
const codeLength = (brand) => brand.code ?? 3;
const longest = (brand) => Math.max(...brand.lengths);

function luhnHolds(digits) {
  let sum = 0;
  [...digits].reverse().forEach((digit, place) => {
    const value = Number(digit) * (place % 2 ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  });
  return sum % 10 === 0;
}

/** The digits in the groups they stand in on the card. */
function writeNumber(text) {
  const brand = brandOf(digitsOf(text));
  const digits = digitsOf(text).slice(0, longest(brand));
  const gaps = brand.gaps ?? [4, 8, 12, 16];
  return [...digits].map((digit, place) => (gaps.includes(place) ? ` ${digit}` : digit)).join("");
}

/** `MM / YY` from whatever was typed, pasted or filled in. */
function writeExpiry(text, deleting) {
  const year = /(?:\/|-)\s*\d{2}(\d{2})\s*$/.exec(text);
  let digits = year ? digitsOf(text).slice(0, -4) + year[1] : digitsOf(text);
  if (/^[2-9]/.test(digits)) digits = `0${digits}`;
  digits = digits.slice(0, 4);
  if (digits.length < 2 || (digits.length === 2 && deleting)) return digits;
  return `${digits.slice(0, 2)} / ${digits.slice(2)}`;
}

/** The code of what is wrong with the number, or null. */
function numberFault(text) {
  const digits = digitsOf(text);
  const brand = brandOf(digits);
  if (!brand.lengths.includes(digits.length)) return "incomplete_number";
  return luhnHolds(digits) ? null : "invalid_number";
}

function expiryFault(text, today = new Date()) {
  const digits = digitsOf(text);
  if (digits.length < 4) return "incomplete_expiry";
  const month = Number(digits.slice(0, 2));
  const year = 2000 + Number(digits.slice(2));
  if (month < 1 || month > 12) return "invalid_expiry_month";
  if (year < today.getFullYear()) return "invalid_expiry_year_past";
  if (year === today.getFullYear() && month <= today.getMonth()) return "invalid_expiry_month_past";
  return year > today.getFullYear() + LONGEST_VALIDITY_YEARS ? "invalid_expiry_year" : null;
}

function codeFault(text, brand) {
  return digitsOf(text).length === codeLength(brand) ? null : "incomplete_cvc";
}
