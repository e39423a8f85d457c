"""Files: uploaded straight to where they lie, looked through before anybody sees them, private
unless their kind is public.

A market names its kinds (``KindTable``), asks who may upload, then ``presign_upload`` and
``confirm``; ``files_router(market)`` stands among its routers. See docs/concepts/files.md.
"""

from steelyard.kernel.files.api import PUBLIC_ROUTES, files_router
from steelyard.kernel.files.checking import CHANGED, check
from steelyard.kernel.files.content import Clean, Unfit, inspect, sniff
from steelyard.kernel.files.invariants import INVARIANTS
from steelyard.kernel.files.kinds import EXTENSIONS, INLINE, SVG, FileKind, KindTable
from steelyard.kernel.files.lifecycles import file_lifecycle, lifecycles
from steelyard.kernel.files.links import LINK_LIFETIME, link_to
from steelyard.kernel.files.local_store import LocalStore
from steelyard.kernel.files.models import (
    AVAILABLE,
    AWAITING,
    DELETED,
    QUARANTINED,
    REJECTED,
    File,
)
from steelyard.kernel.files.port import Disposition, DownloadTerms, Store, Upload, UploadTerms
from steelyard.kernel.files.refusals import (
    FileLinkRefused,
    FileNotReady,
    StorageUnavailable,
    TooManyFiles,
    TooManyUploads,
    UnknownKind,
    UploadDiffers,
    UploadEmpty,
    UploadLinkRefused,
    UploadTooLarge,
    UploadTypeNotAllowed,
)
from steelyard.kernel.files.s3_store import S3Store
from steelyard.kernel.files.stores import store_from
from steelyard.kernel.files.tasks import PERIODICS, TASKS
from steelyard.kernel.files.uploads import confirm, delete, files_of, presign_upload, usable

__all__ = [
    "AVAILABLE",
    "AWAITING",
    "CHANGED",
    "DELETED",
    "EXTENSIONS",
    "INLINE",
    "INVARIANTS",
    "LINK_LIFETIME",
    "PERIODICS",
    "PUBLIC_ROUTES",
    "QUARANTINED",
    "REJECTED",
    "SVG",
    "TASKS",
    "Clean",
    "Disposition",
    "DownloadTerms",
    "File",
    "FileKind",
    "FileLinkRefused",
    "FileNotReady",
    "KindTable",
    "LocalStore",
    "S3Store",
    "StorageUnavailable",
    "Store",
    "TooManyFiles",
    "TooManyUploads",
    "Unfit",
    "UnknownKind",
    "Upload",
    "UploadDiffers",
    "UploadEmpty",
    "UploadLinkRefused",
    "UploadTerms",
    "UploadTooLarge",
    "UploadTypeNotAllowed",
    "check",
    "confirm",
    "delete",
    "file_lifecycle",
    "files_of",
    "files_router",
    "inspect",
    "lifecycles",
    "link_to",
    "presign_upload",
    "sniff",
    "store_from",
    "usable",
]
