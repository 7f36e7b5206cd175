"""What a file says about itself: title, language, dnr, body and day, and which standards it keeps.

A claim is a promise to an archive and to people who cannot see the page, so nothing claims by itself: who calls
has checked. PDF/A asks that every word outside its own vocabulary be explained in the file; that is the schema.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    import pikepdf

OURS = "urn:se:arenden-och-beslut:handling:1"
ACCESSIBLE, ARCHIVAL = b"pdfuaid:part", b"pdfaid:part"


@dataclass(frozen=True, slots=True)
class About:
    title: str
    subject: str = ""
    author: str = ""
    language: str = "sv"
    dnr: str = ""
    body: str = ""
    date: str = ""  # the day of the meeting or the document, 2024-05-21


@dataclass(frozen=True, slots=True)
class Claims:
    """PDF/UA-1, and the level of PDF/A-3 that is kept: "A" with tags, "B" as a picture, "" not at all."""

    accessible: bool = False
    archival: str = ""


def claimed(pdf: "pikepdf.Pdf") -> Claims:
    """What one of our own files says it keeps. Only for files we made: anybody can write a claim."""
    found = pdf.Root.get("/Metadata")
    text = found.read_bytes() if found is not None else b""
    return Claims(ACCESSIBLE in text, "A" if ARCHIVAL in text else "")


def describe(pdf: "pikepdf.Pdf", about: About, claims: Claims) -> None:
    """Write it all into the file, in the old place (docinfo) and the new (XMP), alike."""
    from pikepdf import Dictionary, Name, String

    pdf.Root.Lang = String(about.language)
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    keywords = ", ".join(filter(None, (about.dnr, about.body, about.date)))
    named = {
        "/Title": about.title,
        "/Subject": about.subject,
        "/Author": about.author,
        "/Keywords": keywords,
    }
    for name, value in named.items():
        if value:
            pdf.docinfo[name] = String(value)
    pdf.Root.Metadata = pdf.make_stream(
        _xmp(about, keywords, claims).encode(), Type=Name.Metadata, Subtype=Name.XML
    )


def _xmp(about: About, keywords: str, claims: Claims) -> str:
    lines = [
        f"<dc:title>{_alternatives(about.title)}</dc:title>",
        f"<dc:language><rdf:Bag><rdf:li>{_text(about.language)}</rdf:li></rdf:Bag></dc:language>",
    ]
    if about.subject:
        lines.append(f"<dc:description>{_alternatives(about.subject)}</dc:description>")
    if about.author:
        lines.append(f"<dc:creator><rdf:Seq><rdf:li>{_text(about.author)}</rdf:li></rdf:Seq></dc:creator>")
    if keywords:
        lines.append(f"<pdf:Keywords>{_text(keywords)}</pdf:Keywords>")
    own = {name: getattr(about, name) for name in FIELDS if getattr(about, name)}
    lines += [f"<handling:{name}>{_text(value)}</handling:{name}>" for name, value in own.items()]
    if claims.accessible:
        lines.append("<pdfuaid:part>1</pdfuaid:part>")
    if claims.archival:
        lines += [
            "<pdfaid:part>3</pdfaid:part>",
            f"<pdfaid:conformance>{claims.archival}</pdfaid:conformance>",
        ]
        schemas = _schema("PDF/UA", UA_SPACE, "pdfuaid", {"part": ("Integer", "Part of PDF/UA")})
        if own:
            schemas += _schema("Handling", OURS, "handling", {name: ("Text", FIELDS[name]) for name in own})
        lines.append(
            f"<pdfaExtension:schemas><rdf:Bag>{schemas}</rdf:Bag></pdfaExtension:schemas>"
            if own or claims.accessible
            else ""
        )
    spaces = "".join(f' xmlns:{prefix}="{space}"' for prefix, space in SPACES.items())
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF'
        f' xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""{spaces}>\n'
        + "\n".join(filter(None, lines))
        + '\n</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end="w"?>'
    )


UA_SPACE = "http://www.aiim.org/pdfua/ns/id/"
SPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": UA_SPACE,
    "pdfaExtension": "http://www.aiim.org/pdfa/ns/extension/",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
    "pdfaProperty": "http://www.aiim.org/pdfa/ns/property#",
    "handling": OURS,
}
FIELDS = {"dnr": "Diarienummer", "body": "Organ", "date": "Datum"}


def _schema(title: str, space: str, prefix: str, properties: dict[str, tuple[str, str]]) -> str:
    rows = "".join(
        f'<rdf:li rdf:parseType="Resource"><pdfaProperty:name>{name}</pdfaProperty:name>'
        f"<pdfaProperty:valueType>{kind}</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>"
        f"<pdfaProperty:description>{words}</pdfaProperty:description></rdf:li>"
        for name, (kind, words) in properties.items()
    )
    return (
        f'<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>{title}</pdfaSchema:schema>'
        f"<pdfaSchema:namespaceURI>{space}</pdfaSchema:namespaceURI><pdfaSchema:prefix>{prefix}</pdfaSchema:prefix>"
        f"<pdfaSchema:property><rdf:Seq>{rows}</rdf:Seq></pdfaSchema:property></rdf:li>"
    )


def _alternatives(text: str) -> str:
    return f"<rdf:Alt><rdf:li xml:lang={quoteattr('x-default')}>{_text(text)}</rdf:li></rdf:Alt>"


def _text(value: Any) -> str:
    """Text as XML can carry it: a control character would break the whole file's description."""
    return escape("".join(c for c in str(value) if c.isprintable()))
