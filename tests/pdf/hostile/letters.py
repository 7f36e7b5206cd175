"""Letters in letters, letters without end, and text that is none."""

from email.message import EmailMessage

from pdf.gate import refusals
from tests.pdf import samples
from tests.pdf.hostile import giant, hostile
from tests.pdf.hostile.active import script_when_opened

HEAD = b"From: a@example.org\r\nSubject: Hej\r\nMIME-Version: 1.0\r\n"


def letter(*attached: tuple[str, bytes], text: str = "Hej") -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.org", "b@example.org", "Hej"
    message.set_content(text)
    for name, content in attached:
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


@hostile("a.eml", refusals.BROKEN_LETTER)
def letter_of_garbage():
    return b"\xff\xfe\x00garbage" * 100


@hostile("a.eml", note="inuti flera andra brev")
def letters_in_letters():
    inner = letter(text="innerst")
    for _ in range(6):
        inner = letter(("brev.eml", inner))
    return inner


@hostile("a.eml", refusals.BROKEN_LETTER, "")
def parts_in_parts_a_hundred_deep():
    opened = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(100)
    )
    return HEAD + opened + b"Content-Type: text/plain\r\n\r\nHej\r\n"


@hostile("a.eml")
def ten_thousand_parts():
    parts = b"--x\r\nContent-Type: text/plain\r\n\r\nHej\r\n" * 10_000
    return HEAD + b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n' + parts + b"--x--\r\n"


@hostile("a.eml", refusals.BROKEN_LETTER)
def a_hundred_thousand_boundaries():
    return HEAD + b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n' + b"--x\r\n" * 100_000


@hostile("a.eml", note="fler än 50 bilagor")
def letter_with_seventy_attached_files():
    return letter(*[(f"{number}.zip", b"PK\x03\x04") for number in range(70)])


@hostile("a.eml", note="är ingen PDF")
def letter_with_broken_and_acting_files():
    return letter(("a.pdf", script_when_opened()), ("b.pdf", b"MZ program"), ("c.pdf", samples.locked()), ("d.exe", b"MZ"))  # fmt: skip


@hostile("a.eml")
def letter_with_a_page_that_fetches_and_acts():
    page = "<html><body><p>Hej</p><script>app.alert(1)</script><img src='http://127.0.0.1:9/a.png'><iframe src='file:///etc/passwd'></iframe></body></html>"  # fmt: skip
    return HEAD + b"Content-Type: text/html; charset=utf-8\r\n\r\n" + page.encode()


@hostile("a.eml")
def letter_whose_words_are_markup():
    return letter(text="</article><img src=x><link rel=attachment href=file:///etc/passwd>{% include 'x' %}")


@hostile("a.eml")
def letter_with_a_head_of_a_megabyte():
    return (
        b"From: a@example.org\r\nSubject: "
        + b"x" * (1 << 20)
        + b"\r\nTo: "
        + b"a@b.se, " * 50_000
        + b"\r\n\r\nHej"
    )


@hostile("a.eml")
def letter_with_odd_names_and_codings():
    part = b"--x\r\nContent-Type: text/plain; charset=nonsense; name=\"../../etc/passwd\"\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename*=utf-16''%ff%fe%00\r\n\r\n!!!!\r\n"  # fmt: skip
    return HEAD + b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n' + part * 3 + b"--x--\r\n"


@hostile("a.msg", refusals.BROKEN_LETTER)
def outlook_letter_of_garbage():
    return bytes.fromhex("d0cf11e0a1b11ae1") + b"\xff" * 5000


@hostile("a.msg", refusals.BROKEN_LETTER)
def outlook_letter_with_a_directory_in_a_circle():
    head = bytearray(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504))
    head[24:34] = b"\x3e\0\x03\0\xfe\xff\x09\0\x06\0"
    return bytes(head) + b"\0\0\0\0" * 128 + b"\x01\0\0\0" * 128


@hostile("a.txt", refusals.LONG_TEXT)
def one_line_of_fifty_megabytes():
    return b"x" * (giant(5, 50) << 20)


@hostile("a.txt", refusals.LONG_TEXT)
def a_hundred_thousand_empty_lines_with_something_between():
    return b"x\n" * 100_000


@hostile("a.txt")
def one_long_word():
    return b"x" * giant(20_000, 100_000)


@hostile("a.txt", refusals.NOT_TEXT)
def text_with_zero_bytes():
    return b"hej\x00hej"


@hostile("a.txt", refusals.NOT_TEXT)
def text_in_another_width_with_half_letters():
    return b"\xff\xfe" + "hej å\u202e\ufeff\u0000".replace("\0", "").encode("utf-16-le") + b"\x00\xd8a\x00"


@hostile("a.csv")
def table_with_formulas_and_markup():
    return b'=cmd|"/c calc"!A1;<script>app</script>;{{ 7*7 }}\n' * 50


@hostile("a.md")
def markdown_with_markup_in_it():
    return b"# Hej <img src=file:///etc/passwd>\n\n[a](javascript:alert(1)) ![b](http://127.0.0.1:9/)"


@hostile("a.exe", refusals.UNKNOWN)
def program():
    return b"MZ\x90\0" + bytes(500)


@hostile("a.html", refusals.UNKNOWN)
def page_of_the_web():
    return b"<html><script>alert(1)</script>"
