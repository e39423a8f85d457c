"""What a browser needs to take a card: Stripe's script, or the sandbox's beside a sandbox."""

from steelyard.settings import Settings

STRIPE_JS = "https://js.stripe.com/endive/stripe.js"
"""Of the API's version that the official client speaks."""


def browser_script(settings: Settings) -> str:
    """The address of the script that a paying page loads."""
    if settings.speaks_to_sandbox:
        return f"{settings.sandbox_url.rstrip('/')}/stripe/v3/"
    return STRIPE_JS
