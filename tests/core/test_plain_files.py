"""Names that programs write into files are taken out, and what people wrote stays."""

import io
import zipfile

import pytest
from PIL import Image, PngImagePlugin
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Highlight, Text
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject, NumberObject, TextStringObject

from core.plain_files import plain_copy
from tests.contributions.sending import archive, docx, odt
from tests.core.hostile_files import pdf

NAME = "Agim Kanarinka"
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
PROPERTIES = {
    "docProps/core.xml": f"<cp:coreProperties><dc:creator>{NAME}</dc:creator></cp:coreProperties>",
    "docProps/app.xml": f"<Properties><Company>{NAME}</Company></Properties>",
    "docProps/custom.xml": f"<Properties>{NAME}</Properties>",
}
TEXT = (
    f'<w:document {WORD}><w:ins w:id="1" w:author="{NAME}"><w:r><w:t>Neni 5: author="kept" &amp; më</w:t></w:r></w:ins>'
    "</w:document>"
)


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        assert book.testzip() is None
        return {name: book.read(name) for name in book.namelist()}


def a_docx(**more) -> bytes:
    comments = (
        f'<w:comments {WORD}><w:comment w:author="{NAME}" w:initials="{NAME}"><w:t>Po</w:t></w:comment></w:comments>'
    )
    people = f'<w15:people><w15:person w15:author="{NAME}"/></w15:people>'
    texts = {"word/document.xml": TEXT, "word/comments.xml": comments, "word/people.xml": people}
    return archive({"[Content_Types].xml": "<Types/>"} | texts | PROPERTIES | more)


def an_odt(**more) -> bytes:
    text = f"<o><office:annotation><dc:creator>{NAME}</dc:creator><text:p>Po</text:p></office:annotation></o>"
    meta = f"<office:document-meta><dc:creator>{NAME}</dc:creator></office:document-meta>"
    return archive(
        {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": text, "meta.xml": meta} | more
    )


def named(writer: PdfWriter) -> None:
    """Names in /Info, in XMP, in what a program left for itself, and beside a remark."""
    writer.add_metadata({"/Author": NAME, "/Title": f"Komenti i {NAME}"})
    metadata = DecodedStreamObject()
    metadata.set_data(f"<x:xmpmeta><dc:creator>{NAME}</dc:creator></x:xmpmeta>".encode())
    metadata.update({NameObject("/Type"): NameObject("/Metadata"), NameObject("/Subtype"): NameObject("/XML")})
    writer.root_object[NameObject("/Metadata")] = writer._add_object(metadata)
    private = DictionaryObject({NameObject("/App"): TextStringObject(NAME)})
    writer.pages[0][NameObject("/PieceInfo")] = writer._add_object(private)
    for remark in (
        Text(rect=(1, 1, 9, 9), text="Po"),
        Highlight(rect=(1, 1, 9, 9), quad_points=ArrayObject([NumberObject(1)] * 8)),
    ):
        remark[NameObject("/T")] = TextStringObject(NAME)
        writer.add_annotation(0, remark)


def a_jpeg(turn: int = 1, **more) -> bytes:
    """A small picture as cameras make them: with who took it and where."""
    picture, exif, made = Image.new("RGB", (8, 6), "red"), Image.Exif(), io.BytesIO()
    exif[0x013B], exif[0x0112] = NAME, turn  # artist, orientation
    exif.get_ifd(0x8825)[0x0012] = NAME  # where
    picture.save(made, "JPEG", exif=exif, comment=NAME.encode(), icc_profile=b"colours", **more)
    return made.getvalue()


def a_png() -> bytes:
    texts, made = PngImagePlugin.PngInfo(), io.BytesIO()
    texts.add_text("Author", NAME)
    texts.add_itxt("XML:com.adobe.xmp", NAME)
    Image.new("RGB", (8, 6), "red").save(made, "PNG", pnginfo=texts, dpi=(96, 96))
    return made.getvalue()


def drawing(jpeg: bytes):
    """Puts a picture into a PDF."""

    def change(writer: PdfWriter) -> None:
        picture = DecodedStreamObject()
        picture.set_data(jpeg)
        names = {"/Type": "/XObject", "/Subtype": "/Image", "/Filter": "/DCTDecode"}
        picture.update({NameObject(name): NameObject(value) for name, value in names.items()})
        writer.pages[0][NameObject("/Resources")] = DictionaryObject(
            {NameObject("/XObject"): DictionaryObject({NameObject("/P"): writer._add_object(picture)})}
        )

    return change


def looks(content: bytes) -> tuple:
    """What a viewer shows of a picture."""
    picture = Image.open(io.BytesIO(content))
    facts = picture.info.get("icc_profile"), picture.getexif().get(0x0112, 1)
    return picture.size, picture.tobytes(), facts


@pytest.mark.parametrize("picture", [a_jpeg(), a_jpeg(turn=6), a_jpeg(progressive=True), a_png()])
def test_pictures_in_files_lose_who_made_them_and_look_the_same(picture):
    assert NAME.encode() in picture
    for content, path in (
        (a_docx(**{"word/media/image1.jpeg": picture}), "word/media/image1.jpeg"),
        (an_odt(**{"Pictures/1": picture}), "Pictures/1"),
    ):
        plain = plain_copy(content)
        shown = parts(plain)[path]
        assert NAME.encode() not in shown
        assert looks(shown) == looks(picture)
        assert plain_copy(plain) == plain


@pytest.mark.parametrize("turn", [1, 6])
def test_pictures_in_a_pdf_do_so_too(turn):
    jpeg = a_jpeg(turn)
    plain = plain_copy(pdf(text="x", change=drawing(jpeg)))
    assert NAME.encode() not in plain
    shown = PdfReader(io.BytesIO(plain)).pages[0]["/Resources"]["/XObject"]["/P"]._data
    assert looks(shown) == looks(jpeg)
    assert plain_copy(plain) == plain


@pytest.mark.parametrize("broken", [a_jpeg()[:40], a_png()[:40], b"\xff\xd8\xff\xd9", b"\xff\xd8"])
def test_a_file_with_a_broken_picture_is_left_alone(broken):
    assert plain_copy(a_docx(**{"word/media/image1.jpeg": broken})) is None


def test_a_docx_loses_names_and_keeps_its_words():
    plain = parts(plain_copy(a_docx()))
    assert [name for name, content in plain.items() if NAME.encode() in content] == []
    assert plain["word/document.xml"].decode() == TEXT.replace(NAME, "Author")
    assert list(plain) == list(parts(a_docx()))


def test_a_document_in_a_document_loses_them_too():
    plain = parts(plain_copy(a_docx(**{"word/embeddings/a.xlsx": a_docx()})))
    assert NAME.encode() not in parts(plain["word/embeddings/a.xlsx"])["docProps/core.xml"]


def test_an_odt_loses_names_and_keeps_its_words():
    plain = parts(plain_copy(an_odt()))
    assert [name for name, content in plain.items() if NAME.encode() in content] == []
    assert b"<text:p>Po</text:p>" in plain["content.xml"]
    assert next(iter(plain)) == "mimetype"


def test_a_pdf_loses_names_and_keeps_its_pages():
    content = pdf(text="Neni 5", pages=3, change=named)
    assert NAME.encode() in content
    plain = plain_copy(content)
    reader = PdfReader(io.BytesIO(plain), strict=True)
    assert NAME.encode() not in plain
    assert NAME not in f"{reader.metadata}{reader.xmp_metadata}"
    assert [page.extract_text() for page in reader.pages] == ["Neni 5"] * 3
    assert [
        each.get_object()["/Contents"] for each in reader.pages[0]["/Annots"] if "/Contents" in each.get_object()
    ] == ["Po"]


@pytest.mark.parametrize("content", [docx(), odt(), a_docx(), an_odt(), pdf(text="x", change=named)])
def test_a_copy_is_the_same_each_time_and_of_a_copy_too(content):
    plain = plain_copy(content)
    assert plain == plain_copy(content) == plain_copy(plain)


@pytest.mark.parametrize("content", [docx(), odt()])
def test_what_names_nobody_stays_as_it_is(content):
    assert plain_copy(content) == content


def signed(writer: PdfWriter) -> None:
    named(writer)
    signature = {NameObject("/Type"): NameObject("/Sig"), NameObject("/Name"): TextStringObject(NAME)}
    writer.root_object[NameObject("/Perms")] = writer._add_object(DictionaryObject(signature))


@pytest.mark.parametrize(
    "content",
    [
        b"", b"%PDF-1.7 nothing", b"PK\x03\x04 nothing", pdf(text="x", change=named, password="x"),
        pdf(text="x", change=signed), a_docx(**{"_xmlsignatures/sig1.xml": "<x/>"}),
        an_odt(**{"META-INF/documentsignatures.xml": "<x/>"}),
        an_odt(**{"META-INF/manifest.xml": "<manifest:encryption-data/>"}),
        archive({"word/document.xml": "\ufeff<w/>".encode("utf-16-le")}),
    ],
)  # fmt: skip
def test_what_is_locked_signed_or_broken_is_left_alone(content):
    assert plain_copy(content) is None
