"""Links and names that lead to a messenger, a phone or a mailbox outside the house."""

import re
from collections.abc import Iterator

from steelyard.kernel.moderation.folding import BARE_DOT, fold, joined, with_signs

_HOSTS = (
    r"wa{d}me|(?:api{d}|chat{d}|web{d})?whatsapp{d}com|t{d}me|telegram{d}(?:me|dog|org)"
    r"|m{d}me|(?:www{d}|m{d}|web{d})?(?:facebook|fb|messenger){d}com|signal{d}(?:me|group)"
    r"|(?:www{d})?instagram{d}com|ig{d}me|instagr{d}am|(?:www{d})?snapchat{d}com"
    r"|discord{d}(?:gg|com)|line{d}me|viber{d}(?:me|com)|join{d}skype{d}com|tiktok{d}com"
    r"|linktr{d}ee|(?:www{d})?(?:twitter|x){d}com"
).format(d=rf"[ ]?[.{BARE_DOT}][ ]?")
_LINK = re.compile(
    rf"(?<![\w@.-])(?:https?:[ ]?//)?(?:{_HOSTS})(?![\w.-]*\w@)(?![\w-])"
    r"(?:[/?][^\s<>\"\[\]]*|[ ](?:slash|/)[ ]\S+)?"
    r"|(?<![\w-])(?:mailto|tel|sms|whatsapp|tg|skype|viber|sgnl):(?://)?[^\s<>\"\[\]]+",
    re.IGNORECASE,
)
_HANDLE = re.compile(
    r"(?<!\w)(?:telegram|instagram|insta|snapchat|snap|whats ?app|wechat|viber|tiktok|discord"
    r"|twitter|skype|signal|ig|tg)"
    r"(?:[ \t]{1,2}(?:is|me|us|id|handle|username|name|account|on|at|my)){0,3}[ \t]{0,2}[:=-]?"
    r"[ \t]{0,2}(?P<handle>@[a-z0-9_.]{2,40})",
    re.IGNORECASE,
)


def links_in(text: str) -> Iterator[tuple[int, int]]:
    """The places of links to messengers in ``text``; they may overlap."""
    plain = fold(text)
    views = [plain, with_signs(plain)]
    apart = joined(plain)
    if apart.text != plain.text:
        views.append(with_signs(apart))
    for view in views:
        for match in _LINK.finditer(view.text):
            yield view.span(match.start(), match.end())


def handles_in(text: str) -> Iterator[tuple[int, int]]:
    """The places of names in messengers ("insta: @somebody"), the name alone."""
    view = fold(text)
    for match in _HANDLE.finditer(view.text):
        yield view.span(match.start("handle"), match.end("handle"))
