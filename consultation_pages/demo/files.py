"""Small DOCX files that stand for the drafts of sample consultations: the format that ministries upload."""

from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.core.files.base import ContentFile

from core.text import slug_of
from home.models import SiteDocument

_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Target="word/document.xml" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>'
)
_BODY = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'


def docx_of(paragraphs: list[str]) -> bytes:
    """A Word file of plain paragraphs; the same paragraphs give the same bytes."""
    lines = "".join(f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>" for text in paragraphs)
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATIONS,
        "word/document.xml": _BODY.format(lines),
    }
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name, text in parts.items():
            info = ZipInfo(name, date_time=(2000, 1, 1, 0, 0, 0))
            archive.writestr(info, '<?xml version="1.0" encoding="UTF-8"?>' + text, ZIP_DEFLATED)
    return buffer.getvalue()


def upload(title: str, paragraphs: list[str], collection, user) -> SiteDocument:
    """Stores a Word file as a document of a collection."""
    content = docx_of([title, *paragraphs])
    document = SiteDocument(title=title, collection=collection, uploaded_by_user=user, file_size=len(content))
    document.file.save(f"{slug_of(title, 60)}.docx", ContentFile(content), save=False)
    document.save()
    return document
