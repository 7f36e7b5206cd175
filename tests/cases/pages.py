"""What the tests of the register's pages share: a filled form, a saved letter."""

from tests import factories

LETTER = (
    b"From: =?utf-8?q?Eva_=C3=85str=C3=B6m?= <eva@foretag.example>\r\n"
    b"To: kommunstyrelsen@umea.example\r\n"
    b"Date: Tue, 14 May 2024 22:40:00 +0200\r\n"
    b"Subject: SV: =?utf-8?q?Remiss_om_cykelbana?=\r\n"
    b"MIME-Version: 1.0\r\n"
    b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
    b"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nHej!\r\n"
    b'--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename="yttrande.txt"\r\n\r\nJa\r\n'
    b'--b\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename="setup.exe"\r\n'
    b"Content-Transfer-Encoding: base64\r\n\r\nTVqQAAMAAAA=\r\n--b--\r\n"
)


def filled(**fields) -> dict:
    return {
        "register": factories.register("KS").pk,
        "direction": "in",
        "counterparty": "Region Västerbotten",
        "subject": "Remiss",
        "arrived_on": "2024-05-16",
        "kind": "document",
        "matter": "ordinary",
    } | fields


def errors_of(answer) -> str:
    return " ".join(str(error) for errors in answer.context["form"].errors.values() for error in errors)
