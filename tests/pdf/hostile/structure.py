"""PDF files whose skeleton is wrong: tables, trees, sizes, locks, bombs."""

import io
import zlib

import pikepdf

from pdf.gate import cleaning, refusals
from tests.pdf import samples
from tests.pdf.hostile import PAGES, giant, hostile
from tests.pdf.hostile.raw import FONT, WORDS, file, page, simple, stream


@hostile("a.pdf", refusals.EMPTY_FILE)
def nothing_at_all():
    return b""


@hostile("a.pdf", refusals.NOT_PDF)
def zero_bytes():
    return bytes(5000)


@hostile("a.pdf", refusals.NOT_PDF)
def page_of_html():
    return b"<!doctype html><script>alert(1)</script><h1>Faktura</h1>"


@hostile("a.pdf", refusals.NOT_PDF)
def text_that_trips_virus_scanners():
    """The harmless test text that scanners agree on, put together here so that no scanner stops this file."""
    return b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-" + b"TEST-FILE!$H+H*"


@hostile("a.pdf", refusals.NOT_PDF)
def header_a_long_way_in():
    return b"\n" * 2000 + simple()


@hostile("a.pdf")
def garbage_before_the_header():
    return b"MZ garbage\n" * 20 + simple()


@hostile("a.pdf", refusals.BROKEN)
def header_and_nothing_more():
    return b"%PDF-1.7\n"


@hostile("a.pdf")
def web_page_inside_a_pdf():
    return simple().replace(b"%\xe2\xe3\xcf\xd3", b"<script>alert(1)</script>")


@hostile("a.pdf", note="skadad")
def cut_in_half():
    whole = samples.file(*["ord"] * 40)
    return whole[: len(whole) * 4 // 5]


@hostile("a.pdf", refusals.BROKEN)
def cut_so_that_only_blank_pages_come_back():
    objects = {n: page(content=b"900 0 R") for n in range(3, 20)}
    kids = b" ".join(b"%d 0 R" % n for n in objects)
    objects |= {1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Kids [%b] /Count 17 >>" % kids}
    return file(objects)[:-60]


@hostile("a.pdf", note="skadad")
def table_of_places_points_wrong():
    return file({1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", 3: page(), 4: stream(WORDS), 5: FONT}, shift=7)  # fmt: skip


@hostile("a.pdf", note="skadad")
def table_of_places_is_missing():
    return simple().split(b"xref\n")[0]


@hostile("a.pdf", refusals.BROKEN, PAGES)
def table_of_places_refers_to_itself():
    whole = simple()
    at = int(whole.rpartition(b"startxref\n")[2].split()[0])
    return simple(trailer=b"/Prev %d" % at)


@hostile("a.pdf", refusals.BROKEN, PAGES)
def table_of_places_of_absurd_size():
    return simple().replace(b"/Size 6", b"/Size 2147483647")


@hostile("a.pdf", refusals.BROKEN)
def page_tree_in_a_circle():
    return simple({2: b"<< /Type /Pages /Kids [6 0 R] /Count 1 >>", 6: b"<< /Type /Pages /Kids [2 0 R 6 0 R] /Count 1 >>"})  # fmt: skip


@hostile("a.pdf", refusals.BROKEN)
def page_tree_that_doubles_at_every_step():
    tree = {n: b"<< /Type /Pages /Kids [%d 0 R %d 0 R] /Count 1 >>" % (n + 1, n + 1) for n in range(6, 40)}
    return simple(tree | {2: b"<< /Type /Pages /Kids [6 0 R] /Count 1 >>", 40: page()})


@hostile("a.pdf", PAGES, refusals.BROKEN)
def page_tree_very_deep():
    depth = giant(3000, 15_000)
    tree = {
        n: b"<< /Type /Pages /Parent %d 0 R /Kids [%d 0 R] /Count 1 >>" % (n - 1, n + 1)
        for n in range(6, depth)
    }
    return simple(tree | {2: b"<< /Type /Pages /Kids [6 0 R] /Count 1 >>", depth: page()})


@hostile("a.pdf", refusals.TOO_LONG)
def one_page_a_hundred_thousand_times():
    return simple({2: b"<< /Type /Pages /Kids [%b] /Count 100000 >>" % (b"3 0 R " * 100_000)})


@hostile("a.pdf", refusals.TOO_LONG)
def one_page_a_hundred_thousand_times_said_to_be_one():
    return simple({2: b"<< /Type /Pages /Kids [%b] /Count 1 >>" % (b"3 0 R " * 100_000)})


@hostile("a.pdf", refusals.BROKEN)
def page_count_that_is_a_word():
    return simple({2: b"<< /Type /Pages /Kids [3 0 R] /Count /Many >>"})


@hostile("a.pdf", refusals.NO_PAGES)
def no_pages():
    return simple({2: b"<< /Type /Pages /Kids [] /Count 0 >>"})


@hostile("a.pdf", refusals.BROKEN)
def no_page_tree():
    return simple({2: b"(nothing)"})


@hostile("a.pdf")
def kids_that_are_no_pages():
    return simple({2: b"<< /Type /Pages /Kids [null 17 (ord) [3 0 R] 3 0 R] /Count 1 >>"})


@hostile("a.pdf", refusals.BROKEN)
def arrays_a_hundred_thousand_deep():
    deep = giant(20_000, 100_000)
    return simple({6: b"[" * deep + b"]" * deep}, root=b"/Deep 6 0 R").replace(
        b"/Pages 2 0 R", b"/Pages [6 0 R]"
    )


@hostile("a.pdf", PAGES, refusals.BROKEN, refusals.TOO_COMPLEX)
def resources_nested_deep():
    deep = giant(450, 490)
    return simple({5: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /X %b %b >>" % (b"<< /X " * deep, b">> " * deep)})  # fmt: skip


@hostile("a.pdf")
def structure_tree_fifty_thousand_deep():
    deep = giant(10_000, 50_000)
    tree = {n: b"<< /Type /StructElem /S /P /P %d 0 R /K %d 0 R >>" % (n - 1, n + 1) for n in range(6, deep)}
    tree[deep] = b"<< /Type /StructElem /S /P /K 0 >>"
    return simple(tree, root=b"/StructTreeRoot 6 0 R /MarkInfo << /Marked true >>")


@hostile("a.pdf", refusals.BOMB)
def content_that_unpacks_to_a_gibibyte():
    return simple({4: stream(b" " * (giant(80, 1024) << 20), packed=True)})


@hostile("a.pdf", refusals.BOMB)
def flate_in_flate():
    inner = zlib.compress(zlib.compress(b"0" * (giant(100, 1024) << 20)))
    return simple({4: stream(inner, b"/Filter [/FlateDecode /FlateDecode]")})


@hostile("a.pdf", refusals.BOMB)
def many_streams_that_are_large_together():
    form = stream(b" " * (60 << 20), b"/Type /XObject /Subtype /Form /BBox [0 0 1 1]", packed=True)
    bomb = dict.fromkeys(range(6, 16), form)
    names = b" ".join(b"/X%d %d 0 R" % (n, n) for n in bomb)
    return simple(bomb | {3: page().replace(b"/Font <<", b"/XObject << %b >> /Font <<" % names)})


@hostile("a.pdf", refusals.BOMB)
def bomb_behind_another_content_stream():
    return simple({3: page(content=b"[4 0 R 6 0 R]"), 6: stream(b" " * (90 << 20), packed=True)})


@hostile("a.pdf", refusals.BOMB)
def picture_of_fifty_thousand_dots_a_side():
    picture = stream(zlib.compress(b"x"), b"/Type /XObject /Subtype /Image /Width 50000 /Height 50000 /BitsPerComponent 8 /ColorSpace /DeviceRGB /Filter /FlateDecode")  # fmt: skip
    return simple({3: page().replace(b"/Font <<", b"/XObject << /I 6 0 R >> /Font <<"), 4: stream(b"/I Do"), 6: picture})  # fmt: skip


@hostile("a.pdf", refusals.BOMB)
def small_picture_with_a_bomb_in_it():
    picture = stream(b"\0" * (80 << 20), b"/Type /XObject /Subtype /Image /Width 10 /Height 10 /BitsPerComponent 8 /ColorSpace /DeviceRGB", packed=True)  # fmt: skip
    return simple({3: page().replace(b"/Font <<", b"/XObject << /I 6 0 R >> /Font <<"), 4: stream(b"/I Do"), 6: picture})  # fmt: skip


@hostile("a.pdf", refusals.BROKEN, PAGES, refusals.TOO_MUCH)
def object_stream_that_unpacks_to_too_much():
    with pikepdf.open(io.BytesIO(simple())) as pdf:
        pdf.Root.Extra = pdf.make_indirect(pikepdf.Array(["x" * 1000] * giant(20_000, 60_000)))
        return samples.saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.generate)


@hostile("a.pdf", note="sidstorlek")
def box_as_large_as_a_country():
    return simple({3: page(box=b"/MediaBox [0 0 1e12 1e12]")})


@hostile("a.pdf", note="sidstorlek")
def box_of_words():
    return simple({3: page(box=b"/MediaBox [(a) /b null <<>>]")})


@hostile("a.pdf", note="sidstorlek")
def box_without_area():
    return simple({3: page(box=b"/MediaBox [10 10 10 10]")})


@hostile("a.pdf", note="sidstorlek")
def no_box_at_all():
    return simple({3: page(box=b"")})


@hostile("a.pdf")
def box_upside_down_and_turned_by_a_word():
    return simple({3: page(b"/Rotate /Up /CropBox [9000 9000 9001 9001]", box=b"/MediaBox [595 842 0 0]")})


@hostile("a.pdf")
def page_without_anything():
    return simple({3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"})


@hostile("a.pdf")
def contents_that_are_no_streams():
    return simple({3: page(content=b"[null 7 (ord) 4 0 R 5 0 R]")})


@hostile("a.pdf", refusals.LOCKED)
def locked_with_a_password():
    return samples.locked()


@hostile("a.pdf", refusals.LOCKED)
def locked_in_the_old_way():
    with pikepdf.open(io.BytesIO(simple())) as pdf:
        return samples.saved(
            pdf, encryption=pikepdf.Encryption(user="u", owner="o", R=3, aes=False, metadata=False)
        )


@hostile("a.pdf", note=cleaning.PROTECTED)
def locked_against_changes_only():
    with pikepdf.open(io.BytesIO(simple())) as pdf:
        return samples.saved(pdf, encryption=pikepdf.Encryption(user="", owner="o"))


@hostile("a.pdf", refusals.BROKEN, refusals.LOCKED)
def lock_of_a_kind_nobody_knows():
    return simple(trailer=b"/Encrypt << /Filter /Egen /V 9 /R 9 >> /ID [<00> <00>]")


@hostile("a.pdf", PAGES, refusals.BROKEN)
def length_that_lies():
    return simple({4: b"<< /Length 99999999 >>\nstream\n%b\nendstream" % WORDS})


@hostile("a.pdf", PAGES, refusals.BROKEN)
def filter_nobody_knows():
    return simple({4: stream(WORDS, b"/Filter /Okand")})
