"""PDF files that want to do something, or hide something, when they are opened."""

import io
import zlib

import pikepdf
from pikepdf import Dictionary, Name

from pdf.gate import cleaning
from tests.pdf import samples
from tests.pdf.hostile import PAGES, giant, hostile
from tests.pdf.hostile.raw import page, simple, stream

SCRIPT = b"<< /Type /Action /S /JavaScript /JS (app.alert\\(1\\)) >>"
LAUNCH = b"<< /Type /Action /S /Launch /F (calc.exe) /Win << /F (cmd.exe) /P (/c start) >> >>"


def annotated(*annotations: bytes) -> bytes:
    rows = b" ".join(b"<< /Type /Annot /Rect [0 0 99 99] %b >>" % one for one in annotations)
    return simple({3: page(b"/Annots [%b]" % rows)})


@hostile("a.pdf")
def script_when_opened():
    return simple(root=b"/OpenAction %b /AA << /WC %b /DP %b >>" % (SCRIPT, SCRIPT, SCRIPT))


@hostile("a.pdf")
def script_by_name():
    return simple(root=b"/Names << /JavaScript << /Names [(a) %b] >> >>" % SCRIPT)


@hostile("a.pdf")
def script_on_the_page_and_its_links():
    link = b"/Subtype /Link /A << /S /URI /URI (https://example.se/) /Next %b >> /AA << /E %b >> /PA %b" % ((SCRIPT,) * 3)  # fmt: skip
    return simple(
        {3: page(b"/AA << /O %b >> /Annots [<< /Type /Annot /Rect [0 0 9 9] %b >>]" % (SCRIPT, link))}
    )


@hostile("a.pdf")
def launch_a_program():
    return annotated(b"/Subtype /Link /A %b" % LAUNCH, b"/Subtype /Screen /A %b" % LAUNCH)


@hostile("a.pdf")
def links_to_files_scripts_and_other_documents():
    return annotated(
        b"/Subtype /Link /A << /S /URI /URI (file:///etc/passwd) >>",
        b"/Subtype /Link /A << /S /URI /URI (javascript:alert\\(1\\)) >>",
        b"/Subtype /Link /A << /S /GoToR /F (\\\\\\\\server\\\\share\\\\a.pdf) >>",
        b"/Subtype /Link /A << /S /GoToE /T << /R /C >> >>",
        b"/Subtype /Link /A << /S /SubmitForm /F (https://example.se/) >>",
        b"/Subtype /Link /A << /S /ImportData /F (a.fdf) >>",
        b"/Subtype /Link /A << /S /URI /URI (%b) >>" % (b"https://example.se/" + b"a" * 100_000),
    )


@hostile("a.pdf", note=cleaning.FILES)
def files_inside():
    with pikepdf.open(io.BytesIO(simple())) as pdf:
        pdf.attachments["virus.exe"] = b"MZ" * 1000
        return samples.saved(pdf)


@hostile("a.pdf", note=cleaning.PORTFOLIO)
def portfolio():
    with pikepdf.open(io.BytesIO(simple())) as pdf:
        pdf.attachments["a.pdf"] = simple()
        pdf.Root.Collection = Dictionary(Type=Name.Collection, View=Name.D)
        return samples.saved(pdf)


@hostile("a.pdf")
def film_sound_rich_media_and_attached_files():
    fileish = b"<< /Type /Filespec /F (a.exe) /EF << /F 6 0 R >> >>"
    return simple(
        {
            3: page(
                b"/AF [%b] /Annots [%b]"
                % (
                    fileish,
                    b" ".join(
                        b"<< /Type /Annot /Rect [0 0 99 99] /Subtype /%b %b >>" % (kind, rest)
                        for kind, rest in (
                            (b"FileAttachment", b"/FS " + fileish),
                            (
                                b"RichMedia",
                                b"/RichMediaContent << /Assets << /Names [(a) %b] >> >>" % fileish,
                            ),
                            (b"3D", b"/3DD 6 0 R"),
                            (b"Sound", b"/Sound 6 0 R"),
                            (b"Movie", b"/Movie << /F (a.avi) >> /A true"),
                            (
                                b"Screen",
                                b"/A << /S /Rendition /R << /S /MR /C << /S /MCD /D %b >> >> >>" % fileish,
                            ),
                        )
                    ),
                )
            ),
            6: stream(b"MZ program", b"/Type /EmbeddedFile"),
        }
    )


@hostile("a.pdf")
def what_acts_hidden_deep_in_a_font():
    return simple({5: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /X << /Y [ %b << /EF << /F 6 0 R >> >> ] >> /AA << /O %b >> >>" % (SCRIPT, SCRIPT), 6: stream(b"MZ", b"/Type /EmbeddedFile")})  # fmt: skip


@hostile("a.pdf")
def drawing_that_lies_in_another_file():
    form = stream(b"", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /F (secret.bin) /Ref << /F (a.pdf) /Page 0 >> /OPI << >> /PieceInfo << /A << /Private %b >> >>" % SCRIPT)  # fmt: skip
    return simple({3: page().replace(b"/Font <<", b"/XObject << /X 6 0 R >> /Font <<"), 4: stream(b"/X Do"), 6: form})  # fmt: skip


@hostile("a.pdf")
def program_for_the_printer():
    program = stream(b"(calc) run", b"/Type /XObject /Subtype /PS")
    return simple({3: page().replace(b"/Font <<", b"/XObject << /X 6 0 R >> /Font <<"), 4: stream(b"/X Do"), 6: program})  # fmt: skip


@hostile("a.pdf", PAGES)
def form_with_scripts_in_every_field():
    field = b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /V (ifyllt) /DA (/F1 9 Tf) /Rect [9 9 99 29] /P 3 0 R /AA << /K %b /C %b >> /A %b >>" % ((SCRIPT,) * 3)  # fmt: skip
    return simple({3: page(b"/Annots [6 0 R]"), 6: field}, root=b"/AcroForm << /Fields [6 0 R] /DR << /Font << /F1 5 0 R >> >> /CO [6 0 R] >>")  # fmt: skip


@hostile("a.pdf", note=cleaning.XFA)
def form_of_the_dynamic_kind():
    return simple({6: stream(b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'><script>app.alert(1)</script></xdp:xdp>")}, root=b"/AcroForm << /Fields [] /XFA 6 0 R >> /NeedsRendering true")  # fmt: skip


@hostile("a.pdf")
def form_fields_in_a_circle():
    field = b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /Parent 6 0 R /Kids [6 0 R] /Rect [9 9 99 29] /V (x) >>"
    return simple({3: page(b"/Annots [6 0 R]"), 6: field}, root=b"/AcroForm << /Fields [6 0 R] >>")


@hostile("a.pdf", note=cleaning.SIGNED)
def signed():
    signature = b"<< /Type /Annot /Subtype /Widget /FT /Sig /T (s) /Rect [0 0 0 0] /V << /Type /Sig /Filter /Adobe.PPKLite /Contents <00> /ByteRange [0 1 2 3] >> >>"  # fmt: skip
    return simple(
        {3: page(b"/Annots [6 0 R]"), 6: signature}, root=b"/AcroForm << /Fields [6 0 R] /SigFlags 3 >>"
    )


@hostile("a.pdf", note=cleaning.REDACTIONS)
def redaction_that_was_never_done():
    return annotated(b"/Subtype /Redact /QuadPoints [0 0 9 0 0 9 9 9]")


@hostile("a.pdf")
def ten_thousand_annotations():
    one = b"/Subtype /Link /A << /S /URI /URI (https://example.se/) >>"
    return annotated(*[one] * giant(10_000, 60_000))


@hostile("a.pdf")
def ten_thousand_notes_with_looks_of_their_own():
    rows = b" ".join(b"<< /Type /Annot /Subtype /Stamp /Rect [%d 0 99 99] /AP << /N 6 0 R >> >>" % n for n in range(giant(3000, 10_000)))  # fmt: skip
    return simple({3: page(b"/Annots [%b]" % rows), 6: stream(b"0 0 9 9 re f", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9]")})  # fmt: skip


@hostile("a.pdf")
def drawing_that_draws_itself():
    form = stream(
        b"/X Do", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >>"
    )
    return simple({3: page().replace(b"/Font <<", b"/XObject << /X 6 0 R >> /Font <<"), 4: stream(b"/X Do"), 6: form})  # fmt: skip


@hostile("a.pdf")
def drawings_in_drawings_doubling():
    forms = {n: stream(b"/A Do /A Do", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /A %d 0 R >> >>" % (n + 1)) for n in range(6, 60)}  # fmt: skip
    forms[60] = stream(b"0 0 9 9 re f", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9]")
    return simple(forms | {3: page().replace(b"/Font <<", b"/XObject << /A 6 0 R >> /Font <<"), 4: stream(b"/A Do")})  # fmt: skip


@hostile("a.pdf")
def page_that_is_its_own_drawing():
    return simple({3: page(b"/Resources << /XObject << /X 3 0 R /Y 4 0 R >> /Font 3 0 R >>"), 4: stream(b"/X Do /Y Do")})  # fmt: skip


@hostile("a.pdf")
def drawing_state_left_open():
    return simple({4: stream(b"Q Q q q q 0 0 1 1 re W n BT /F1 9 Tf (a) Tj")})


@hostile("a.pdf")
def font_that_lies():
    return simple({5: b"<< /Type /Font /Subtype /TrueType /BaseFont /X /FirstChar -5 /LastChar 99999999 /Widths [1] /FontDescriptor << /Type /FontDescriptor /FontFile2 6 0 R /Flags /Many >> >>", 6: stream(b"\0\1\0\0" + b"\xff" * 500, b"/Length1 99999999")})  # fmt: skip


@hostile("a.pdf")
def content_of_nonsense():
    return simple({4: stream(bytes(range(256)) * 200 + b"<< << [ ( BI ID")})


def layered(content: bytes, default: bytes, *, properties: bytes = b"/MC0 6 0 R", extra: dict[int, bytes] | None = None) -> bytes:  # fmt: skip
    return simple(
        {
            3: page().replace(
                b"/Font <<", b"/Properties << %b >> /XObject << /X 8 0 R >> /Font <<" % properties
            ),
            4: stream(content),
            6: b"<< /Type /OCG /Name (Hemligt) >>",
            7: b"<< /Type /OCG /Name (Synligt) >>",
            8: stream(
                b"BT /F1 9 Tf (HEMLIGT) Tj ET", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /OC 6 0 R"
            ),
        }
        | (extra or {}),
        root=b"/OCProperties << /OCGs [6 0 R 7 0 R] /D << %b >> >>" % default,
    )


HIDDEN = b"BT /F1 9 Tf 9 9 Td (HEMLIGT) Tj [(HEM) 3 (LIGT)] TJ (HEMLIGT) ' 1 2 (HEMLIGT) \" ET "
SEEN = b"BT /F1 9 Tf 9 99 Td (SYNLIGT) Tj ET "


@hostile("a.pdf", note="Dolda lager är borttagna: ”Hemligt”")
def hidden_layer():
    return layered(b"/OC /MC0 BDC " + HIDDEN + b"/X Do EMC " + SEEN + b"/X Do", b"/OFF [6 0 R]")


@hostile("a.pdf", note="Dolda lager är borttagna")
def hidden_layer_by_rule_over_others():
    rule = b"/MC0 << /Type /OCMD /OCGs [6 0 R 7 0 R] /P /AllOn >> /MC1 << /Type /OCMD /VE [/And 7 0 R [/Not 6 0 R]] >>"
    return layered(
        b"/OC /MC0 BDC " + HIDDEN + b"EMC /OC /MC1 BDC " + SEEN + b"EMC", b"/OFF [6 0 R]", properties=rule
    )


@hostile("a.pdf", note="Dolda lager är borttagna")
def hidden_layer_where_all_are_off():
    return layered(b"/Span <</A 1>> BDC /OC /MC0 BDC /P BMC " + HIDDEN + b"EMC EMC EMC " + SEEN, b"/BaseState /OFF /ON [7 0 R]")  # fmt: skip


@hostile("a.pdf", note="Dolda lager är borttagna")
def hidden_layer_inside_a_drawing_and_a_note():
    inner = stream(b"/OC /M BDC BT /F1 9 Tf (HEMLIGT) Tj ET EMC", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /Font << /F1 5 0 R >> /Properties << /M 6 0 R >> >>")  # fmt: skip
    note = b"/Annots [<< /Type /Annot /Subtype /Stamp /Rect [0 0 9 9] /OC 6 0 R /AP << /N 8 0 R >> >>]"
    made = layered(b"/X Do " + SEEN, b"/OFF [6 0 R]", extra={8: inner})
    return made.replace(b"/Contents 4 0 R", b"/Contents 4 0 R " + note)


@hostile("a.pdf", note="Dolda lager är borttagna")
def mark_of_a_layer_that_does_not_exist():
    return layered(b"/OC /Unknown BDC " + SEEN + b"EMC", b"/OFF [6 0 R]")


@hostile("a.pdf", note=cleaning.LEFT_HIDDEN)
def layers_in_a_circle():
    rule = b"/MC0 << /Type /OCMD /VE 9 0 R >>"
    return layered(
        b"/OC /MC0 BDC " + SEEN + b"EMC", b"/OFF [6 0 R]", properties=rule, extra={9: b"[/Not 9 0 R]"}
    )


@hostile("a.pdf")
def metadata_with_secrets_and_scripts():
    packet = (
        b"<?xpacket begin='' id='x'?><x:xmpmeta xmlns:x='adobe:ns:meta/'><secret>HEMLIGT</secret></x:xmpmeta>"
    )
    return simple({6: stream(packet, b"/Type /Metadata /Subtype /XML"), 7: b"<< /Author (HEMLIGT) /Title (HEMLIGT) >>"}, root=b"/Metadata 6 0 R", trailer=b"/Info 7 0 R")  # fmt: skip


@hostile("a.pdf")
def archive_and_pdf_at_once():
    return simple() + b"PK\x03\x04" + zlib.compress(b"x" * 1000)


@hostile("a.pdf")
def later_version_hides_the_first():
    first = simple()
    at = len(first)
    body = b"4 0 obj\n%b\nendobj\n" % stream(b"BT /F1 9 Tf (NYTT) Tj ET")
    xref = at + len(body)
    return first + body + b"xref\n4 1\n%010d 00000 n \ntrailer\n<< /Size 6 /Root 1 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (at, first.rfind(b"xref\n0"), xref)  # fmt: skip


@hostile("a.pdf")
def names_and_places_in_a_circle():
    return simple({6: b"<< /Kids [6 0 R] /Names [(a) 6 0 R] >>"}, root=b"/Names << /Dests 6 0 R /EmbeddedFiles 6 0 R >> /Outlines 6 0 R")  # fmt: skip
