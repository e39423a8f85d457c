"""Links to files that may be seen."""

from datetime import timedelta
from typing import TYPE_CHECKING

from steelyard.kernel import clock
from steelyard.kernel.files.kinds import INLINE
from steelyard.kernel.files.models import AVAILABLE, File
from steelyard.kernel.files.port import Disposition, DownloadTerms
from steelyard.kernel.files.refusals import FileNotReady

if TYPE_CHECKING:
    from steelyard.kernel.services import Services

LINK_LIFETIME = timedelta(minutes=5)


async def link_to(
    services: "Services",
    file: File,
    *,
    disposition: Disposition = "inline",
    lifetime: timedelta = LINK_LIFETIME,
) -> str:
    """A signed address from which ``file`` can be had for ``lifetime``; a public one's stays.

    The caller has asked whether this person may see it: whoever has the link does. What a browser
    cannot show safely is a download, whatever is asked. Raises FileNotReady.
    """
    if file.status != AVAILABLE or file.object_key is None:
        raise FileNotReady("This file is not ready.", state=file.status)
    return await services.files.download_link(
        DownloadTerms(
            file_id=file.id,
            market=file.market,
            key=file.object_key,
            content_type=file.content_type,
            filename=file.filename,
            disposition=disposition if file.content_type in INLINE else "attachment",
            expires_at=None if file.public else clock.now() + lifetime,
        )
    )
