"""The name a file is handed out under: one that no system and no eye takes for something else."""

import re
import unicodedata
from urllib.parse import quote

from steelyard.kernel.files.kinds import EXTENSIONS, INLINE
from steelyard.kernel.files.port import Disposition
from steelyard.kernel.files.refusals import UploadTypeNotAllowed

_MAX = 100
_FORBIDDEN = re.compile(r'[<>:"/\\|?*%;\x00-\x1f]')


def safe_name(given: str, content_type: str) -> str:
    """``given`` without folders, control and direction characters, shortened, with the ending of
    its type.

    Raises UploadTypeNotAllowed when its ending belongs to another type.
    """
    last = re.split(r"[/\\]", given)[-1]
    plain = "".join(one for one in unicodedata.normalize("NFC", last) if _shows(one))
    plain = _FORBIDDEN.sub("", plain).strip(" .")
    stem, dot, ending = plain.rpartition(".")
    endings = EXTENSIONS[content_type]
    if dot and ending.lower() not in endings:
        raise UploadTypeNotAllowed(
            "The name's ending and the type do not go together.",
            filename=f"For {content_type} it ends in .{endings[0]}.",
        )
    stem = (stem if dot else plain).strip(" .")[:_MAX].strip(" .")
    return f"{stem or 'file'}.{ending.lower() if dot else endings[0]}"


def _shows(character: str) -> bool:
    # Cc control, Cf direction and joining, Cs lone surrogates, Co private, Cn unassigned.
    return not unicodedata.category(character).startswith("C")


def content_disposition(
    filename: str, disposition: Disposition, content_type: str | None = None
) -> str:
    """The header as RFC 6266 has it: a plain name for old readers, the true one encoded.

    ``content_type`` given: what may be shown in a page is, whatever ``disposition`` says.
    """
    shown = "inline" if content_type in INLINE else disposition
    plain = filename.encode("ascii", "replace").decode().replace("?", "_").replace('"', "_")
    return f"{shown}; filename=\"{plain}\"; filename*=UTF-8''{quote(filename, safe='')}"
