"""Reading the application's answer to an inbound text. https://www.twilio.com/docs/messaging/twiml"""

from dataclasses import dataclass
from xml.etree import ElementTree as ET

LONGEST_ANSWER = 64 * 1024


@dataclass(frozen=True)
class Reply:
    """One text the answer asks for; empty ``to`` or ``sender`` mean the other end."""

    body: str
    to: str = ""
    sender: str = ""
    status_callback: str = ""
    media: tuple[str, ...] = ()


class UnreadableAnswerError(Exception):
    """The answer is no TwiML; ``code`` is Twilio's for it."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


def read_answer(content_type: str, body: bytes) -> list[Reply]:
    """The texts to send, in order. Plain text is one text; nothing is nothing."""
    kind = content_type.partition(";")[0].strip().lower()
    if not body.strip():
        return []
    if kind == "text/plain":
        return [Reply(body.decode("utf-8", "replace"))]
    if kind not in {"text/xml", "application/xml", "text/html"}:
        raise UnreadableAnswerError(12300, f"Invalid Content-Type: {kind or 'none'}")
    if len(body) >= LONGEST_ANSWER:
        raise UnreadableAnswerError(11750, "TwiML response body too large")
    try:
        root = ET.fromstring(body)  # noqa: S314 - see above
    except ET.ParseError as broken:
        raise UnreadableAnswerError(12100, f"Document parse failure: {broken}") from broken
    if root.tag != "Response":
        raise UnreadableAnswerError(12100, "Document parse failure: the root must be Response")
    return [_reply(verb) for verb in root if verb.tag in {"Message", "Sms"}]


def _reply(verb: ET.Element) -> Reply:
    inside = verb.find("Body")
    body = "".join((inside if inside is not None else verb).itertext())
    return Reply(
        body=body.strip(),
        to=verb.get("to", ""),
        sender=verb.get("from", ""),
        status_callback=verb.get("statusCallback", "") or verb.get("action", ""),
        media=tuple((media.text or "").strip() for media in verb.findall("Media")),
    )
