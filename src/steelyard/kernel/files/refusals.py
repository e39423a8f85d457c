"""How files say no."""

from steelyard.kernel.errors import Conflict, InvalidInput, NotYours, Refusal, TooMany, Unavailable


class UnknownKind(InvalidInput):
    code = "unknown_file_kind"

    def __init__(self, known: list[str]) -> None:
        super().__init__("There is no such kind of file.", kind=f"One of: {', '.join(known)}.")


class UploadTypeNotAllowed(InvalidInput):
    """The type is not among those of the kind or of the house, or the name says another one."""

    code = "upload_type_not_allowed"


class UploadTooLarge(InvalidInput):
    code = "upload_too_large"

    def __init__(self, limit: int) -> None:
        super().__init__("This file is too large.", size=f"At most {limit} bytes.")


class UploadEmpty(InvalidInput):
    code = "upload_empty"

    def __init__(self) -> None:
        super().__init__("This file is empty.", size="At least one byte.")


class TooManyUploads(TooMany):
    """Too many uploads that were asked for and never finished."""

    code = "too_many_uploads"


class TooManyFiles(Conflict):
    """The owner has as many files of this kind as one may have."""

    code = "too_many_files"


class UploadLinkRefused(NotYours):
    """Forged, ended, used before, or for something that is not awaited any more: one answer."""

    code = "upload_link_refused"

    def __init__(self) -> None:
        super().__init__("This upload link has ended. Ask for a new one.")


class UploadDiffers(NotYours):
    """What is sent is not of the size or type that the link was signed for."""

    code = "upload_differs"


class LengthRequired(Refusal):
    status = 411
    code = "length_required"

    def __init__(self) -> None:
        super().__init__("Say with Content-Length how much you are going to send.")


class UploadTooSlow(Refusal):
    status = 408
    code = "upload_too_slow"

    def __init__(self) -> None:
        super().__init__("Nothing came for too long. Send the file again.")


class FileLinkRefused(NotYours):
    """Forged, ended, or of a file that is not there (any more): one answer."""

    code = "file_link_refused"

    def __init__(self) -> None:
        super().__init__("This link has ended. Open the page again for a new one.")


class FileNotReady(Conflict):
    """It is still being checked, or was refused or deleted."""

    code = "file_not_ready"


class StorageUnavailable(Unavailable):
    """Where the files lie cannot be reached, is full, or was never set up."""

    code = "storage_unavailable"
