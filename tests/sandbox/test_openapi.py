"""The description the desk's types are made from."""

import json

from steelyard.sandbox.openapi import FILE, described


def test_the_kept_description_says_what_the_code_says() -> None:
    assert FILE.read_text(encoding="utf-8") == described()


def test_it_holds_the_controls_and_nothing_of_the_providers() -> None:
    paths = json.loads(described())["paths"]
    assert "/control/phones" in paths
    others = {path for path in paths if not path.startswith("/control/")}
    # A page in a browser that reaches no push service of its own asks here for a subscription.
    assert others == {"/push/subscriptions", "/push/subscriptions/{token}"}
