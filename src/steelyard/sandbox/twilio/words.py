"""The words a carrier acts on by itself, and how long a text may be.

https://help.twilio.com/articles/223134027 (opt-out words), and the GSM 03.38 alphabet.
"""

import re
from typing import Literal

type CarrierWord = Literal["stop", "start", "help"]

STOP = frozenset({"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"})
START = frozenset({"START", "UNSTOP", "YES"})
HELP = frozenset({"HELP", "INFO"})

STOP_ANSWER = (
    "You have successfully been unsubscribed. You will not receive any more messages from this "
    "number. Reply START to resubscribe."
)
START_ANSWER = (
    "You have successfully been re-subscribed to messages from this number. Reply HELP for help. "
    "Reply STOP to unsubscribe. Msg&Data Rates May Apply."
)
HELP_ANSWER = "Reply STOP to unsubscribe. Msg&Data Rates May Apply."

LONGEST_BODY = 1600
GSM_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_EXTENDED = frozenset("^{}\\[~]|€\f")


def carrier_word(body: str) -> CarrierWord | None:
    """What the whole text means to the carrier; None for anything longer or other."""
    word = re.sub(r"[^A-Z]", "", body.upper()) if len(body) <= 24 else ""
    if " " in body.strip() or not word:
        return None
    if word in STOP:
        return "stop"
    if word in START:
        return "start"
    return "help" if word in HELP else None


def segments(body: str) -> int:
    """How many text segments the carrier bills: GSM-7 160/153, else UCS-2 70/67."""
    if all(letter in GSM_BASIC or letter in GSM_EXTENDED for letter in body):
        length = sum(2 if letter in GSM_EXTENDED else 1 for letter in body)
        single, joined = 160, 153
    else:
        length = len(body.encode("utf-16-be")) // 2
        single, joined = 70, 67
    return 1 if length <= single else -(-length // joined)
