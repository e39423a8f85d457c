"""Which store an installation has."""

from pathlib import Path

from steelyard.kernel.files.local_store import LocalStore
from steelyard.kernel.files.port import Store
from steelyard.kernel.files.s3_store import S3Store
from steelyard.settings import Settings

_DEVELOPMENT_ROOT = Path(".steelyard/files")


def store_from(settings: Settings) -> Store:
    """The store the settings name. Nothing is opened or asked before it is used."""
    if settings.storage_provider == "s3":
        return S3Store(settings)
    if settings.files_dir:
        root = Path(settings.files_dir)
    else:
        # In a container the working folder is gone with it: somebody must say where.
        root = None if settings.is_production else _DEVELOPMENT_ROOT
    return LocalStore(root, base_url=settings.base_url, secret=settings.secret_key)
