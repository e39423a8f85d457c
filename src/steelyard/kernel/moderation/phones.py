"""Phone numbers in a text: American, Nigerian, international; spelled out, spaced, disguised.

Two steps: the runs of digits that could be one, as somebody might write it, and for each part of
a run the question whether it is. Prices, dates, times and counts are set aside before.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import phonenumbers

from steelyard.kernel.moderation.folding import View, fold

_DIGITS_MIN = 7
_DIGITS_MAX = 15
_SPELLED_MIN = 3
_CONTEXT = 40

# Digits that were words are kept apart from those that were digits, and set aside ones from both.
_SPELLED_ZERO = 0xE010
_ASIDE = "\ue020"
_D = "[0-9\ue010-\ue019]"
_NAMES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_WORTH = {name: digit for digit, name in enumerate(_NAMES)} | {"oh": 0, "o": 0, "nought": 0}
_WORD = "|".join((*_NAMES, "oh", "nought"))
_SPELLED = re.compile(
    rf"(?<![^\W_])(?:(?P<times>double|triple)[ \t-]{{1,2}})?(?P<word>{_WORD})(?![^\W_])"
    r"|(?<![^\W_])(?P<times2>double|triple)[ \t-]{1,2}(?P<digit>[0-9])(?!\d)"
    rf"|(?<![^\W_])(?P<oh>o)(?=[ \t-]{{1,2}}(?:{_WORD}|[0-9])(?![^\W_]))",
    re.IGNORECASE,
)
_DISGUISED = re.compile(r"(?<![A-Za-z])[OoIl0-9]*[0-9][OoIl0-9]*(?![A-Za-z])")
_UNDISGUISE = str.maketrans("OoIl", "0011")
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_UNITS = (
    r"naira|dollars?|usd|ngn|eur|euros?|gbp|pounds?|bucks|guests?|people|persons?|pax|seats?|chairs?"
    r"|sqm|sq|m2|kg|km|ml|lit(?:re|er)s?|years?|days?|hours?|%"
)
_SET_ASIDE = re.compile(
    # prices
    r"(?:[$€£₦¥₵]|\b(?:usd|ngn|eur|gbp|n))[ ]?[1-9][\d,]*(?:\.\d{1,2})?(?![ .-]?\d)"
    r"|(?<![\d.+-])[1-9]\d{0,2}(?:,\d{3})+(?:\.\d{1,2})?(?![\d,-])"
    rf"|(?<![\d.+-])(?<!\d[ ])[1-9]\d*(?:\.\d+)?[ ]?(?:{_UNITS})\b"
    # dates and times
    rf"|(?<!\d)(?<!\d[-/.])(?:19|20)\d\d(?P<s>[-/.]){_MONTH}(?P=s){_DAY}(?!\d)(?![-/.]\d)"
    rf"|(?<!\d)(?<!\d[-/.]){_DAY}(?P<t>[-/.]){_MONTH}(?P=t)(?:19|20)?\d\d(?!\d)(?![-/.]\d)"
    rf"|(?<!\d)(?<!\d[-/.]){_MONTH}(?P<u>[-/.]){_DAY}(?P=u)(?:19|20)?\d\d(?!\d)(?![-/.]\d)"
    r"|(?<![\d:])\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?![\d:])",
    re.IGNORECASE,
)
_GAP = r"[ \t.()\-/_*~|,\u2022\u00b7]"
_RUN = re.compile(rf"[+(]{{0,2}}{_D}+(?:{_GAP}{{1,4}}{_D}+)*")
_GROUP = re.compile(rf"{_D}+")
_AFTER_ORDER = re.compile(
    r"(?:\b(?:order|invoice|inv|booking|ref|reference|ticket|receipt|transaction|txn|tracking"
    r"|confirmation|quote|serial|sku|vin|po)\b[\s.:#-]{0,4}(?:(?:number|no|nr|id|code|is)\b)?"
    r"[\s.:#-]{0,4}|#)$",
    re.IGNORECASE,
)
_AFTER_PHONE_WORD = re.compile(
    r"\b(?:call|calls|text|sms|phone|telephone|tel|cell|mobile|whats ?app|reach|dial|ring|contact"
    r"|line|hotline|fax|ph|mob)\b[^\d\n]{0,24}$",
    re.IGNORECASE,
)
_NIGERIAN = re.compile(r"(?:0|(?:00)?2340?)[789][01]\d{8}")
_AMERICAN = re.compile(r"1?[2-9](?!11)\d\d[2-9]\d{6}")
_ABROAD = re.compile(r"00[1-9]\d{7,12}")
_AMERICAN_GROUPS = {(3, 3, 4), (3, 7), (6, 4), (3, 3, 2, 2)}


@dataclass(frozen=True, slots=True)
class _Group:
    start: int
    end: int
    digits: str
    spelled: int


@dataclass(frozen=True, slots=True)
class _Run:
    """Digits and what stands between and before them."""

    groups: list[_Group]
    plus: bool
    text: str
    after_order: bool
    after_phone_word: bool
    in_word: bool


def phones_in(text: str) -> Iterator[tuple[int, int]]:
    """The places of phone numbers in ``text``."""
    view = _readable(fold(text))
    for match in _RUN.finditer(view.text):
        run = _run(view.text, match)
        if sum(len(group.digits) for group in run.groups) >= _DIGITS_MIN:
            for start, end in _numbers_of(run):
                yield view.span(start, end)


def _readable(view: View) -> View:
    """Set aside what is no phone number, read words and disguises as digits."""
    aside = view.replaced(
        _SET_ASIDE, lambda match: [(_ASIDE * len(match[0]), match.start(), match.end())]
    )
    plain = aside.replaced(
        _DISGUISED,
        lambda match: [
            (digit, match.start() + place, match.start() + place + 1)
            for place, digit in enumerate(match[0].translate(_UNDISGUISE))
        ],
    )
    return plain.replaced(_SPELLED, _as_digits)


def _as_digits(match: re.Match[str]) -> list[tuple[str, int, int]]:
    times = {"double": 2, "triple": 3}.get((match["times"] or match["times2"] or "").lower(), 1)
    if match["digit"] is not None:
        worth = int(match["digit"])
    else:
        worth = _WORTH[(match["word"] or match["oh"]).lower()]
    return [(chr(_SPELLED_ZERO + worth) * times, match.start(), match.end())]


def _run(text: str, match: re.Match[str]) -> _Run:
    first = match.start() + len(match[0]) - len(match[0].lstrip("+("))
    before = text[max(0, match.start() - _CONTEXT) : match.start()]
    after = text[match.end() : match.end() + 1]
    return _Run(
        groups=[
            _Group(found.start(), found.end(), _plain(found[0]), _spelled(found[0]))
            for found in _GROUP.finditer(text, match.start(), match.end())
        ],
        plus="+" in text[match.start() : first],
        text=text,
        after_order=_AFTER_ORDER.search(before) is not None,
        after_phone_word=_AFTER_PHONE_WORD.search(before) is not None,
        in_word=before[-1:].isalpha() or after.isalpha(),
    )


def _numbers_of(run: _Run) -> Iterator[tuple[int, int]]:
    first = 0
    while first < len(run.groups):
        last = _longest(run, first)
        if last is None:
            first += 1
            continue
        start = run.groups[first].start
        yield (start - 1 if first == 0 and run.plus else start), run.groups[last].end
        first = last + 1


def _longest(run: _Run, first: int) -> int | None:
    """The last group of the longest number that begins with group ``first``."""
    found, digits, spelled = None, "", 0
    for last in range(first, len(run.groups)):
        group = run.groups[last]
        digits, spelled = digits + group.digits, spelled + group.spelled
        if len(digits) > _DIGITS_MAX:
            break
        if len(digits) >= _DIGITS_MIN and _is_phone(run, first, last, digits, spelled):
            found = last
    return found


def _is_phone(run: _Run, first: int, last: int, digits: str, spelled: int) -> bool:
    begins = first == 0
    if (begins and run.plus and len(digits) > _DIGITS_MIN) or spelled >= _SPELLED_MIN:
        return True
    if _NIGERIAN.fullmatch(digits):
        return True
    if begins and (run.in_word or (first == last and run.after_order)):
        return False
    return (begins and run.after_phone_word) or _looks_like_one(run, first, last, digits)


def _looks_like_one(run: _Run, first: int, last: int, digits: str) -> bool:
    """What nothing around it says: by the way the digits are grouped, and whether it exists."""
    lengths = tuple(len(group.digits) for group in run.groups[first : last + 1])
    between = run.text[run.groups[first].end : run.groups[last].start]
    if _AMERICAN.fullmatch(digits):
        return _american_groups(lengths) and not set(between) & set(",/") and _american(digits)
    if _ABROAD.fullmatch(digits):
        return _valid("+" + digits[2:], None)
    if first == last or "," in between or min(lengths[:3]) < 2:
        return False
    if digits[0] == "0":
        return _valid(digits, "NG")
    return len(digits) > 10 and lengths[0] <= 3 and max(lengths) <= 7 and _abroad(digits)


def _american_groups(lengths: tuple[int, ...]) -> bool:
    """Grouped as numbers are, or torn apart as nothing else is."""
    if len(lengths) == 1 or max(lengths) <= 2:
        return True
    return (lengths[1:] if lengths[0] == 1 else lengths) in _AMERICAN_GROUPS or lengths == (1, 10)


def _american(digits: str) -> bool:
    # Numbers for films (555) are valid to nobody but their readers.
    return digits[-7:-4] == "555" or _valid(digits, "US")


def _abroad(digits: str) -> bool:
    """A mobile number with its country's code, which lacks only the plus."""
    number = _parsed("+" + digits, None)
    if number is None or not phonenumbers.is_valid_number(number):
        return False
    return phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.MOBILE


def _valid(digits: str, region: str | None) -> bool:
    number = _parsed(digits, region)
    return number is not None and phonenumbers.is_valid_number(number)


def _parsed(digits: str, region: str | None) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(digits, region)
    except phonenumbers.NumberParseException:
        return None


def _plain(group: str) -> str:
    return "".join(
        one if one.isascii() else chr(ord(one) - _SPELLED_ZERO + ord("0")) for one in group
    )


def _spelled(group: str) -> int:
    return sum(not one.isascii() for one in group)
