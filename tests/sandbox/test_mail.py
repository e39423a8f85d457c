"""Mail over SMTP."""

from email.message import EmailMessage

import aiosmtplib
import pytest
from tests.sandbox.outside import Control, Process


def _mail(subject: str, to: str = "ann@example.com") -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "Shop <shop@example.com>", to, subject
    mail.set_content("Plain wörds\n")
    mail.add_alternative("<p>Rich wörds</p>", subtype="html")
    return mail


async def _send(process: Process, mail: EmailMessage) -> None:
    await aiosmtplib.send(
        mail, hostname="127.0.0.1", port=process.smtp_port, username="u", password="p",
        start_tls=False, timeout=5,
    )  # fmt: skip


async def test_a_mail_is_kept_raw_and_read(sandbox: Control, process: Process) -> None:
    await sandbox.delete("/mail")
    await _send(process, _mail("Your key is on its way"))
    await _send(process, _mail("For somebody else", "bob@example.com"))
    mails = (await sandbox.get("/mail", to="Ann@example.com"))["mails"]
    assert [one["subject"] for one in mails] == ["Your key is on its way"]
    whole = await sandbox.get(f"/mail/{mails[0]['id']}")
    assert whole["text"] == "Plain wörds\n"
    assert "Rich wörds" in whole["html"]
    raw = await sandbox.http.get(f"/control/mail/{mails[0]['id']}/raw")
    assert b"Subject: Your key is on its way" in raw.content
    assert (await sandbox.delete("/mail"))["deleted"] == 2
    assert (await sandbox.get("/mail"))["mails"] == []


@pytest.mark.parametrize(
    ("kind", "code", "kept"),
    [("rate_limit", 451, 0), ("refuse", 550, 0), ("error_after_work", 451, 1)],
)
async def test_mail_faults_are_temporary_or_for_good(
    sandbox: Control, process: Process, kind: str, code: int, kept: int
) -> None:
    await sandbox.delete("/mail")
    await sandbox.fault("smtp", kind, count=1)
    with pytest.raises(aiosmtplib.SMTPDataError) as refused:
        await _send(process, _mail("x"))
    assert refused.value.code == code
    assert len((await sandbox.get("/mail"))["mails"]) == kept


async def test_a_mail_server_that_is_down_hangs_up(sandbox: Control, process: Process) -> None:
    await sandbox.fault("smtp", "down", count=1)
    with pytest.raises(aiosmtplib.SMTPServerDisconnected):
        await _send(process, _mail("x"))


async def test_a_mail_is_shown_as_a_page_that_runs_nothing(
    sandbox: Control, process: Process
) -> None:
    await sandbox.delete("/mail")
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "shop@example.com", "ann@example.com", "Confirm"
    mail.set_content("See http://app.example/confirm?t=1.\n")
    mail.add_alternative(
        '<script>alert(1)</script><a href="http://app.example/confirm?t=1&amp;u=2">Go</a>',
        subtype="html",
    )
    await _send(process, mail)
    await _send(process, _mail("Later"))
    newest = (await sandbox.get("/mail", newest_first=True))["mails"]
    assert [one["subject"] for one in newest] == ["Later", "Confirm"]
    number = newest[1]["id"]
    page = await sandbox.http.get(f"/control/mail/{number}/html")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "sandbox allow-popups" in policy
    assert "allow-scripts" not in policy
    found = (await sandbox.get("/links", mail=number))["links"]
    assert [one["url"] for one in found] == [
        "http://app.example/confirm?t=1",
        "http://app.example/confirm?t=1&u=2",
    ]
    assert (await sandbox.get(f"/mail/{number}"))["links"] == found
