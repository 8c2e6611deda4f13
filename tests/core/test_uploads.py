"""What comes in as a document: what it is, its content says; programs, locks and bombs stay outside, with a reason."""

import io
import resource
import time
from functools import partialmethod

import pytest
from django.core.exceptions import ValidationError
from pypdf import PdfReader

from core import archives, office_xml, pdf_actions, pdfs
from core.uploads import LARGEST, examine
from tests.core import hostile_files as files

PNG = b"\x89PNG\r\n\x1a\n" + bytes(60)


def let_in(content: bytes, extension: str):
    return examine(io.BytesIO(content), len(content), extension)


def refusal(content: bytes, extension: str) -> str:
    with pytest.raises(ValidationError) as caught:
        let_in(content, extension)
    return caught.value.error_list[0].code


@pytest.mark.parametrize(
    ("extension", "content"),
    [
        ("docx", files.office("docx")),
        ("DOCX", files.office("docx")),
        ("xlsx", files.office("xlsx")),
        ("pptx", files.office("pptx")),
        ("odt", files.open_document("text")),
        ("ods", files.open_document("spreadsheet")),
        *files.HARMLESS,
        ("pdf", files.pdf("Neni 1", "Projektligj")),
        *(("pdf", content) for content in files.QUIET_PDFS),
        ("rtf", b"{\\rtf1\\ansi Neni 1}"),
        ("txt", "Neni 1. Çështjet".encode()),
        ("txt", b"\xef\xbb\xbfNeni 1"),
        ("csv", b"a,b\r\n1,2\r\n"),
    ],
)
def test_documents_come_in(extension, content):
    file = io.BytesIO(content)
    examine(file, len(content), extension)
    assert file.tell() == 0, "whoever stores the file reads it from its beginning"


@pytest.mark.parametrize(
    ("reason", "extension", "content"),
    [
        ("wrong_name", "pdf", PNG),
        ("wrong_name", "txt", PNG),
        ("wrong_name", "pdf", files.office("docx")),
        ("wrong_name", "docx", files.office("xlsx")),
        ("wrong_name", "docx", files.pdf("x")),
        ("wrong_name", "docx", files.archive({"a.txt": "x"})),
        ("wrong_name", "odt", files.open_document("spreadsheet")),
        ("wrong_name", "pdf", b"<html><script>alert(1)</script>"),
        ("wrong_name", "docx", b"MZ" + bytes(200)),
        ("unknown_kind", "txt", b"\x00\x01\x02"),
        ("unknown_kind", "txt", "ujërat".encode("cp1250")),
        ("empty", "pdf", b""),
        ("old_office", "docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)),
        ("damaged_file", "docx", b"PK\x03\x04" + bytes(100)),
        ("damaged_file", "docx", files.office()[:200]),
        ("damaged_file", "pdf", b"%PDF-1.7 and nothing more"),
        ("damaged_file", "pdf", files.pdf("x")[:150]),
        ("encrypted_file", "docx", files.encrypted_archive()),
        ("encrypted_file", "pdf", files.pdf("secret", password="x")),
        ("encrypted_file", "pdf", files.pdf("secret", change=files.locked)),
        ("macros", "docx", files.office("docx", files.MACROS)),
        ("macros", "docx", files.office("docx", files.MACROS, encoding="utf-16")),
        ("macros", "docx", files.office(**{"word/vbaProject.bin": b"x"})),
        ("macros", "docx", files.office(**{"word/VBAPROJECT.BIN": b"x"})),
        ("macros", "docx", files.office(**{"word/activeX/activeX1.bin": b"x"})),
        ("macros", "docx", files.office(**{"word/embeddings/setup.exe": b"MZ"})),
        ("macros", "docx", files.office(content_type="x" * 600_000)),
        ("macros", "xlsx", files.office("xlsx", **{"xl/macrosheets/sheet1.xml": b"x"})),
        ("macros", "odt", files.open_document(**{"Basic/Standard/Module1.xml": b"x"})),
        ("macros", "odt", files.open_document(**{"Scripts/python/x.py": b"x"})),
        *(("macros", kind, content) for kind, content in files.ACTING),
        *(("embedded_files", kind, content) for kind, content in files.HOLDING_FILES),
        *(("remote_parts", kind, content) for kind, content in files.FETCHING),
        ("damaged_file", "docx", files.office(**{"word/_rels/document.xml.rels": "<Relationships>"})),
        ("damaged_file", "docx", files.office(**{files.CHART_DATA: b"x"})),
        ("embedded_files", "rtf", b"{\\rtf1{\\object\\objocx{\\*\\OBJDATA 0105}}}"),
        ("archive_bomb", "docx", files.office(**{"word/media/a.bmp": bytes(60_000_000)})),
        ("archive_bomb", "docx", files.office(**{f"p{number}": "" for number in range(archives.MOST_PARTS)})),
        ("archive_bomb", "docx", files.overlapping_archive()),
        *(("too_complicated", "docx", content) for content in files.TOO_MUCH),
        ("active_file", "pdf", files.pdf("x", change=files.runs("/JavaScript"))),
        ("active_file", "pdf", files.pdf("x", change=files.runs("/Launch"))),
        ("active_file", "pdf", files.pdf("x", change=files.runs_from_a_link)),
        ("active_file", "pdf", files.pdf("x", change=files.attaches)),
        ("active_file", "pdf", files.pdf("x", change=files.runs_by_name)),
    ],
)
def test_what_is_refused_and_why(reason, extension, content):
    assert refusal(content, extension) == reason


@pytest.mark.parametrize("content", files.ACTIVE_PDFS)
def test_a_pdf_may_do_nothing_but_follow_a_click_to_a_page_or_an_address(content):
    is_found = pdf_actions.names_programs(content)
    assert is_found or any(pdf_actions.found_in(PdfReader(io.BytesIO(content)), content).values())


@pytest.mark.parametrize("content", files.ACTIVE_PDFS[:: len(files.ACTIONS) + 1])
def test_some_of_them_in_a_process_of_its_own(content):
    assert refusal(content, "pdf") == "active_file"


def test_more_than_can_be_checked_is_refused(monkeypatch):
    monkeypatch.setattr(office_xml.Room, "__init__", partialmethod(office_xml.Room.__init__, read=1000))
    content = files.open_document(**{"styles.xml": f"<o>{'x' * 600}</o>", "meta.xml": f"<o>{'x' * 600}</o>"})
    assert refusal(content, "odt") == "too_complicated"


def test_the_size_is_asked_before_the_file_is_read():
    with pytest.raises(ValidationError) as caught:
        examine(None, LARGEST + 1, "pdf")
    assert caught.value.code == "too_large"


def test_harmless_words_in_a_pdf_are_no_programs():
    """Three letters of a program's name stand in every long picture by chance."""
    facts = let_in(files.pdf("/JS /JavaScript /Launch /EmbeddedFile are words of this text"), "pdf")
    assert (facts.active, facts.files) == (False, False)


class TestPdfFacts:
    def test_title_and_text(self):
        facts = let_in(files.pdf("Neni 1: qëllimi".replace("ë", "e") * 10, "Projektligji për ujërat", pages=3), "pdf")
        assert (facts.pages, facts.title, facts.text) == (3, "Projektligji për ujërat", True)

    def test_a_scan_has_none(self):
        facts = let_in(files.pdf(), "pdf")
        assert (facts.title, facts.text) == ("", False)

    @pytest.mark.parametrize("bomb", [files.swollen_pdf, files.endless_pdf])
    def test_are_found_within_bounds_or_not_at_all(self, bomb):
        content, begun = bomb(), time.monotonic()
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        pdfs.facts_of(io.BytesIO(content))
        assert time.monotonic() - begun < pdfs._LONGEST_WAIT + 5
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000  # KB

    def test_what_was_known_before_the_limits_ended_the_look_counts(self, monkeypatch):
        lines = '{"encrypted": false, "pages": 1, "title": ""}\n{"active": false, "files": false}\n'
        monkeypatch.setattr(pdfs, "_output", lambda file, tells_all: lines)
        assert pdfs.quiet_pdf(io.BytesIO(b"")).text is None

    def test_what_nobody_could_check_is_refused(self, monkeypatch):
        monkeypatch.setattr(pdfs, "_output", lambda file, tells_all: '{"encrypted": false, "pages": 1, "title": ""}\n')
        with pytest.raises(ValidationError) as caught:
            pdfs.quiet_pdf(io.BytesIO(b""))
        assert caught.value.code == "too_complicated"
