/** What the first step says; the document says it before the script has come. */

export const WHERE_TITLE = "Where do you need help?";
export const NAME_LABEL = "Your name";
export const PHONE_LABEL = "Mobile phone";
export const PHONE_HINT = "We text you when a locksmith is on the way.";
export const ADDRESS_LABEL = "Address";
export const ADDRESS_HINT = "Street, number and city: where you are locked out.";
export const GO_ON = "Continue";
