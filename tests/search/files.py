"""Small files of the kinds that institutions upload, and files that nobody should."""

import io
import zipfile

from consultation_pages.demo.files import docx_of

_ODT = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0">'
    "{}<office:body><office:text>{}</office:text></office:body></office:document-content>"
)
_BOMB = (
    '<!DOCTYPE b [<!ENTITY a "ha">' + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 30}">' for n in range(12))
    + '<!ENTITY z "&m;&m;">]>'
)  # fmt: skip


def archive(**parts: bytes | str) -> bytes:
    """A compressed archive; two underscores in a name are a slash, one a dot."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name.replace("__", "/").replace("_", "."), content)
    return buffer.getvalue()


def odt_of(*paragraphs: str, styles: str = "") -> bytes:
    """An OpenDocument text, with automatic styles given as markup."""
    return archive(content_xml=_ODT.format(styles, "".join(f"<text:p>{text}</text:p>" for text in paragraphs)))


def docx_with(*paragraphs: str) -> bytes:
    """A Word file whose paragraphs are given as markup."""
    body = "".join(f"<w:p>{each}</w:p>" for each in paragraphs)
    return archive(
        word__document_xml='<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f"<w:body>{body}</w:body></w:document>"
    )


def pdf_of(*lines: str) -> bytes:
    """A PDF of one page in a standard font; Latin-1 letters only."""
    text = "".join(f"({line}) Tj 0 -20 Td " for line in lines)
    stream = f"BT /F1 12 Tf 50 700 Td {text}ET".encode("latin-1")
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]  # fmt: skip
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(out)
    return out + b"xref\n0 6\n0000000000 65535 f \n" + table + end


GOOD = {
    "pdf": pdf_of("Neni 1", "Karburantizimi i vendit", "sh\xebrbimi per-", "tokes"),
    "docx": docx_of(["Neni 1", "Karburantizimi i vendit", "shërbimi <&> përtokës"]),
    "odt": odt_of("Neni 1", "Karburantizimi <text:span>i vendit</text:span>", "shërbimi"),
    "txt": "Neni 1\nKarburantizimi i vendit\nshërbimi".encode(),
}
# Files under revision: what everybody reads in them, and canaries that nobody does.
READ = ["Karburantizimi i vendit", "Neni 2 hyn në fuqi menjëherë", "Neni 3 mbetet", "Neni 4 shihet"]
UNSEEN = ["Fshirja", "Zhvendosja", "Recensuesi", "Vërejtja", "Dikur", "Fshehja", "Fshehtësia", "Fshehurazi"]
_HIDDEN_STYLES = (
    "<office:automatic-styles><style:style style:name='T9' style:family='text'><style:text-properties "
    "text:display='none'/></style:style></office:automatic-styles>"
)
REVISED = {
    "odt": odt_of(
        "</text:p><text:tracked-changes><text:changed-region><text:deletion><office:change-info><dc:creator>Recensuesi"
        "</dc:creator></office:change-info><text:p>Fshirja <text:span>Dikur</text:span></text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes><text:p>",
        "<text:span>Kar</text:span>buranti<text:span>zimi<office:annotation><dc:creator>Recensuesi</dc:creator>"
        "<text:p>Vërejtja</text:p></office:annotation></text:span><text:s/>i<text:tab/>ven<text:change/>dit",
        "Neni<text:s text:c='2'/>2<text:line-break/>hyn në\n  fuqi<text:note><text:note-citation>1</text:note-citation>"
        "<text:note-body><text:p>Shih</text:p></text:note-body></text:note> menjëherë",
        "Neni 3 <text:span text:style-name='T9'>Fshehja</text:span><text:hidden-text text:is-hidden='true'>Fshehtësia"
        "</text:hidden-text>mbetet",
        "Fshehja<text:hidden-paragraph text:is-hidden='true'/> Fshehtësia",
        "</text:p><text:section text:display='none'><text:p>Fshehja</text:p><text:section><text:p>Fshehtësia</text:p>"
        "</text:section><text:p>Fshehurazi</text:p></text:section><text:p>",
        "Neni 4 <text:hidden-paragraph text:is-hidden='false'/>shihet",
        styles=_HIDDEN_STYLES,
    ),
    "docx": docx_with(
        "<w:del w:author='Recensuesi'><w:r><w:delText>Fshirja</w:delText></w:r></w:del>",
        "<w:moveFrom w:author='Recensuesi'><w:r><w:t>Zhvendosja</w:t></w:r></w:moveFrom>",
        "<w:r><w:t>Kar</w:t></w:r><w:r><w:t>buranti</w:t></w:r><w:del><w:r><w:t>Dikur</w:t></w:r></w:del>"
        "<w:ins w:author='Recensuesi'><w:r><w:t>zimi i</w:t><w:tab/><w:t>ven</w:t></w:r></w:ins>"
        "<w:r><w:commentReference w:id='0'/></w:r><w:r><w:t>dit</w:t></w:r>",
        "<w:r><w:t>Neni</w:t><w:tab/><w:t>2</w:t><w:br/><w:t>hyn në fuqi</w:t></w:r><w:r>"
        "<w:footnoteReference w:id='1'/></w:r><w:r><w:t xml:space='preserve'> menjëherë</w:t></w:r>",
        "<w:r><w:t xml:space='preserve'>Neni 3 </w:t></w:r><w:r><w:rPr><w:b/><w:vanish/></w:rPr><w:t>Fshehja</w:t>"
        "<w:pict><w:p><w:r><w:t>Fshehurazi</w:t></w:r></w:p></w:pict><w:t>Fshehja</w:t></w:r>"
        "<w:r><w:rPr><w:webHidden/></w:rPr><w:t>Fshehtësia</w:t></w:r><w:r><w:t>mbetet</w:t></w:r>",
        "<w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr><w:r><w:t xml:space='preserve'>Neni 4 </w:t></w:r>"
        "<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>shihet</w:t></w:r>",
    ),
}
BAD = {
    "empty": ("pdf", b""),
    "not what it says": ("pdf", b"<html>"),
    "not an archive": ("docx", b"PK garbage"),
    "an archive of something else": ("odt", archive(word__document_xml="<a/>")),
    "broken markup": ("docx", archive(word__document_xml="<a><b>")),
    "unpacks to 200 MB": ("docx", archive(word__document_xml=b"<a>" + b" " * 200_000_000)),
    "entities without end": ("odt", archive(content_xml=_BOMB + "<a>&m;</a>")),
    "of a kind without text": ("xlsx", b"anything"),
}
