"""Postal codes: what they look like, and what they give away about country and region."""

import re
from typing import NamedTuple

# USPS three-digit ZIP prefixes by state (Labeling List L002); military and island ones left out.
_ZIP_RANGES = (
    "010-027MA 028-029RI 030-038NH 039-049ME 050-059VT 060-069CT 070-089NJ 100-149NY 150-196PA "
    "197-199DE 200-200DC 201-201VA 202-205DC 206-219MD 220-246VA 247-268WV 270-289NC 290-299SC "
    "300-319GA 320-339FL 341-342FL 344-344FL 346-347FL 349-349FL 350-369AL 370-385TN 386-397MS "
    "398-399GA 400-427KY 430-459OH 460-479IN 480-499MI 500-528IA 530-549WI 550-567MN 569-569DC "
    "570-577SD 580-588ND 590-599MT 600-629IL 630-658MO 660-679KS 680-693NE 700-714LA 716-729AR "
    "730-732OK 733-733TX 734-749OK 750-799TX 800-816CO 820-831WY 832-838ID 840-847UT 850-865AZ "
    "870-884NM 885-885TX 889-898NV 900-961CA 967-968HI 970-979OR 980-994WA 995-999AK"
)
# Canada Post: the first letter of the code.
_CANADA = (
    {"A": "NL", "B": "NS", "C": "PE", "E": "NB", "R": "MB", "S": "SK", "T": "AB", "V": "BC"}
    | {"Y": "YT"}
    | dict.fromkeys("GHJ", "QC")
    | dict.fromkeys("KLMNP", "ON")
)
_SHAPES = {
    "NG": re.compile(r"(?<!\d)(\d{6})$"),
    "US": re.compile(r"(?<!\d)(\d{5}(?:-\d{4})?)$"),
    "CA": re.compile(r"(?<!\w)([ABCEGHJ-NPRSTVXY]\d[A-Z][ -]?\d[A-Z]\d)$", re.IGNORECASE),
    "GB": re.compile(r"(?<!\w)([A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})$", re.IGNORECASE),
}


class PostalCode(NamedTuple):
    """A code as written on an envelope, and the country and region (or "") it belongs to."""

    code: str
    country: str
    region: str


def _zip_table() -> dict[str, str]:
    table: dict[str, str] = {}
    for entry in _ZIP_RANGES.split():
        first, last, state = int(entry[:3]), int(entry[4:7]), entry[7:]
        table.update({f"{prefix:03}": state for prefix in range(first, last + 1)})
    return table


_ZIP_STATES = _zip_table()


def take_postal(part: str) -> tuple[str, PostalCode | None]:
    """``part`` without the postal code at its end, and that code; None when there is none."""
    for country, shape in _SHAPES.items():
        found = shape.search(part)
        if found is not None:
            code = found.group(1).upper()
            rest = part[: found.start()].rstrip(" -")
            return rest, PostalCode(_spaced(code, country), country, _region(code, country))
    return part, None


def _spaced(code: str, country: str) -> str:
    if country in {"US", "NG"}:
        return code
    bare = code.replace(" ", "").replace("-", "")
    return f"{bare[:-3]} {bare[-3:]}"


def _region(code: str, country: str) -> str:
    if country == "US":
        return _ZIP_STATES.get(code[:3], "")
    return _CANADA.get(code[0], "") if country == "CA" else ""
