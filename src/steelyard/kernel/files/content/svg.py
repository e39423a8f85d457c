"""SVG: drawings only. What is not on the list of things that draw is refused.

A script in an SVG runs when the file is opened by itself; so besides this the house hands an SVG
out only as a download (ASVS 1.3.4).
"""

import re
from xml.parsers import expat

from steelyard.kernel.files.content.findings import Clean, broken, unsafe

_SVG = "http://www.w3.org/2000/svg"
_INERT = (
    "http://www.inkscape.org/",
    "http://sodipodi.sourceforge.net/",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "http://creativecommons.org/ns#",
    "http://web.resource.org/cc/",
    "http://purl.org/dc/elements/1.1/",
)
_DRAWS = frozenset(
    {
        "svg", "g", "defs", "symbol", "use", "title", "desc", "metadata", "style", "switch",
        "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan",
        "textPath", "marker", "pattern", "clipPath", "mask", "linearGradient", "radialGradient",
        "stop", "filter", "feBlend", "feColorMatrix", "feComponentTransfer", "feComposite",
        "feFlood", "feFuncA", "feFuncB", "feFuncG", "feFuncR", "feGaussianBlur", "feMerge",
        "feMergeNode", "feMorphology", "feOffset", "feTile", "feTurbulence",
    }
)  # fmt: skip
_LOADS = re.compile(
    r"@import|expression\s*+\(|image-set|image\s*+\(|src\s*+\(|javascript:|-moz-binding|\\",
    re.IGNORECASE,
)
_URL = re.compile(r"url\s*+\(\s*+['\"]?+\s*+(?!#)[^\s'\")]", re.IGNORECASE)
_MAX_ELEMENTS = 200_000
_MAX_DEPTH = 256
_SEPARATOR = " "


class _Reader:
    """Hears the document, element by element, and refuses at the first that does more than draw."""

    def __init__(self) -> None:
        self._depth = 0
        self._elements = 0
        self._style: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(_SEPARATOR)
        self._depth += 1
        self._elements += 1
        if self._depth > _MAX_DEPTH or self._elements > _MAX_ELEMENTS:
            raise broken("it has too many parts")
        if self._elements == 1 and (space, local) != (_SVG, "svg"):
            raise broken("it is not a drawing")
        if space == _SVG and local not in _DRAWS:
            raise unsafe("something that does not draw")
        if space != _SVG and not space.startswith(_INERT):
            raise unsafe("something that does not draw")
        if local == "style":
            self._style = []
        for key, value in attributes.items():
            within, _, attribute = key.rpartition(_SEPARATOR)
            if not within.startswith(_INERT):
                _check_attribute(attribute.lower(), value)

    def text(self, data: str) -> None:
        if self._style is not None:
            self._style.append(data)

    def end(self, name: str) -> None:
        self._depth -= 1
        if name.endswith("style") and self._style is not None:
            _check_style("".join(self._style))
            self._style = None


def inspect(content: bytes) -> Clean:
    """The drawing as it came. Raises Unfit."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        raise broken("it is not UTF-8") from None
    reader = _Reader()
    parser = expat.ParserCreate("UTF-8", _SEPARATOR)
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = _no_doctype
    parser.ProcessingInstructionHandler = _no_instruction
    try:
        parser.Parse(content, True)
    except expat.ExpatError:
        raise broken("it is not well-formed") from None
    return Clean(content)


def _no_doctype(*_declared: object) -> None:
    raise unsafe("a document type")


def _no_instruction(*_told: object) -> None:
    raise unsafe("an instruction to load something")


def _check_attribute(name: str, value: str) -> None:
    if name.startswith("on"):
        raise unsafe("a script")
    if name in {"href", "src"} and not value.strip().startswith("#"):
        raise unsafe("a link to something outside it")
    if name in {"base", "formaction", "action"}:
        raise unsafe("a link to something outside it")
    _check_style(value)


def _check_style(text: str) -> None:
    if _LOADS.search(text) or _URL.search(text):
        raise unsafe("a link to something outside it")
