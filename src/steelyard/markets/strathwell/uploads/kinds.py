"""What may be uploaded in this market, by whom. Sizes and types are the installation's."""

from functools import cache

from steelyard.kernel.files import FileKind, KindTable
from steelyard.markets.strathwell.lifecycles import MARKET
from steelyard.markets.strathwell.words import UploadKind
from steelyard.settings import get_settings

_PICTURES = frozenset({"image/jpeg", "image/png", "image/webp"})
_BLUEPRINTS = _PICTURES | {"application/pdf", "image/svg+xml"}
_MEDIA = _PICTURES | {"video/mp4", "application/pdf"}


@cache
def kind_table() -> KindTable:
    """The market's kinds. A type the installation does not allow is refused at the wish."""
    most = get_settings().max_upload_bytes
    return KindTable(
        MARKET,
        (
            FileKind(UploadKind.VENUE_BLUEPRINT, _BLUEPRINTS, most, "uploads.vendor"),
            FileKind(UploadKind.VENUE_PHOTO, _PICTURES, most, "uploads.vendor", public=True),
            FileKind(UploadKind.SERVICE_PORTFOLIO, _MEDIA, most, "uploads.vendor", public=True),
            FileKind(UploadKind.TEMPLATE_MEDIA, _MEDIA, most, "uploads.template"),
            FileKind(UploadKind.EVIDENCE, _MEDIA, most, "disputes.open"),
        ),
    )
