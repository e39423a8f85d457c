"""Read a PDF's words back: what is drawn, glyph by glyph, through the fonts' own tables."""

import re
import zlib

_OBJECT = re.compile(rb"(\d+) 0 obj\b(.*?)\bendobj", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_FONT = re.compile(rb"/(F?[\w.+-]+) (\d+) 0 R")
# A string in parentheses may hold pairs of them, one inside the other.
_STRING = rb"(?:\\.|[^\\()]|\((?:\\.|[^\\()]|\((?:\\.|[^\\()])*\))*\))*"
_SHOWN = re.compile(
    rb"/(?P<font>[\w.+-]+) [\d.]+ Tf"
    rb"|(?P<glyphs><[0-9A-Fa-f]+>|\(" + _STRING + rb"\))"
    rb"|(?P<end>\bET\b)",
    re.DOTALL,
)
_CHAR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?=[<\n\r]|endbf)")
_RANGE = re.compile(rb"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]+)>")
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def words_of(pdf: bytes) -> str:
    """Everything that is drawn, one line for each piece of text the layout put down."""
    objects = _objects(pdf)
    fonts = _fonts(objects)
    drawn: list[str] = []
    for body in objects.values():
        content = _stream(body)
        if content is not None and b" Tf" in content and b"BT" in content:
            drawn += _drawn(content, fonts)
    return "\n".join(drawn)


def pages_of(pdf: bytes) -> int:
    return sum(len(re.findall(rb"/Type\s*/Page\b", body)) for body in _objects(pdf).values())


def _objects(pdf: bytes) -> dict[int, bytes]:
    """Objects by number, those inside object streams as well."""
    found = {int(match[1]): match[2] for match in _OBJECT.finditer(pdf)}
    for body in list(found.values()):
        if b"/ObjStm" not in body:
            continue
        inside = _stream(body) or b""
        first = int(re.findall(rb"/First (\d+)", body)[0])
        numbers = [int(one) for one in inside[:first].split()]
        starts = [*numbers[1::2], len(inside) - first]
        for number, start, end in zip(numbers[::2], starts, starts[1:], strict=False):
            found[number] = inside[first + start : first + end]
    return found


def _stream(body: bytes) -> bytes | None:
    match = _STREAM.search(body)
    if match is None:
        return None
    return zlib.decompress(match[1]) if b"/FlateDecode" in body else match[1]


def _fonts(objects: dict[int, bytes]) -> dict[str, dict[int, str]]:
    """Resource name → glyph → text."""
    fonts: dict[str, dict[int, str]] = {}
    for body in objects.values():
        for listed in re.findall(rb"/Font\s*<<(.*?)>>", body, re.DOTALL):
            for name, number in _FONT.findall(listed):
                mapped = re.search(rb"/ToUnicode (\d+) 0 R", objects[int(number)])
                assert mapped is not None, "a font that cannot be read back"
                fonts[name.decode()] = _table(_stream(objects[int(mapped[1])]) or b"")
    return fonts


def _table(cmap: bytes) -> dict[int, str]:
    table: dict[int, str] = {}
    for block in re.findall(rb"beginbfchar(.*?endbfchar)", cmap, re.DOTALL):
        for glyph, text in _CHAR.findall(block):
            table[int(glyph, 16)] = _text(text)
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", cmap, re.DOTALL):
        for low, high, text in _RANGE.findall(block):
            for step in range(int(high, 16) - int(low, 16) + 1):
                table[int(low, 16) + step] = chr(ord(_text(text)) + step)
    return table


def _text(digits: bytes) -> str:
    return bytes.fromhex(digits.decode()).decode("utf-16-be")


def _drawn(content: bytes, fonts: dict[str, dict[int, str]]) -> list[str]:
    lines: list[str] = []
    line, table = "", dict[int, str]()
    for match in _SHOWN.finditer(content):
        if match["font"]:
            table = fonts.get(match["font"].decode(), table)
        elif match["end"]:
            lines.append(line)
            line = ""
        else:
            raw = _bytes(match["glyphs"])
            pairs = zip(raw[::2], raw[1::2], strict=True)
            line += "".join(table.get(high << 8 | low, "\ufffd") for high, low in pairs)
    return [one for one in lines if one]


def _bytes(shown: bytes) -> bytes:
    if shown.startswith(b"<"):
        return bytes.fromhex(shown[1:-1].decode())

    def plain(match: re.Match[bytes]) -> bytes:
        code = match[1]
        return bytes([int(code, 8)]) if code.isdigit() else _ESCAPES.get(code, code)

    return re.sub(rb"\\([0-7]{1,3}|.)", plain, shown[1:-1], flags=re.DOTALL)
