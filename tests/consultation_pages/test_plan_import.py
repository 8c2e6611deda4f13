"""A plan from a table: every bad row is named with its reason, and nothing changes before somebody confirms."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from lxml import html
from openpyxl import Workbook, load_workbook
from wagtail.models import Page, Revision
from wagtail.users.models import UserProfile

from consultation_pages.models import Plan, PlanPage, Proposal
from consultation_pages.plan_table import read_plan
from core.table_files import LARGEST, MOST_ROWS, read_table
from tests.editing import Editor, fresh, latest, read, through_review, told, year_page

pytestmark = pytest.mark.django_db
HEADER = "title,purpose,quarter,type\n"
GOOD = "Draft law on rivers,So that they stay clean,2,draft_law\n"


@pytest.fixture
def plan():
    return year_page("MD")


def csv_file(text, name="plan.csv", encoding="utf-8"):
    return SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode(encoding))


def xlsx(*rows, name="plan.xlsx"):
    book, buffer = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(buffer)
    return SimpleUploadedFile(name, buffer.getvalue())


def entries(text):
    good, bad = read_plan(read_table(csv_file(text)))
    return good, bad


def speaking(language):
    """The drafter with an admin in this language."""
    editor = Editor("drafter.md")
    profile = UserProfile.get_for_user(editor.user)
    profile.preferred_language = language
    profile.save()
    return editor


def show(editor, page, file):
    return editor.post("plan_import", page.pk, data={"file": file})


def token(response):
    return html.fromstring(response.content).xpath("//input[@name='preview']/@value")[0]


def take_over(editor, page, file):
    return editor.post("plan_import", page.pk, data={"preview": token(show(editor, page, file))})


def items(page):
    return [(item.title, item.quarter, item.document_type.code) for item in latest(page).items.all()]


def text_of(response):
    return " ".join(html.fromstring(response.content).text_content().split())


class TestCells:
    @pytest.mark.parametrize(
        "header",
        [
            "titulli,tremujori,lloji i dokumentit", "Naslov,Tromesečje,Vrsta dokumenta", "Title,Quarter,Type of act",
            "НАСЛОВ,тромесечје,врста документа", "title,quarter,type_code", "  TITULLI ,Tremujori,Lloji",
            "Tremujori i realizimit,Titulli,Tremujori,Lloji",
        ],
    )  # fmt: skip
    def test_columns_are_known_in_three_languages_and_two_scripts(self, header):
        row = {"tremujori": "1", "tromesečje": "1", "quarter": "1", "тромесечје": "1"}
        cells = [
            row.get(name.strip().lower())
            or ("draft_law" if name.strip().lower()[:2] in ("ll", "vr", "ty", "вр") else "Rivers")
            for name in header.split(",")
        ]
        good, bad = entries(header + "\n" + ",".join(cells))
        assert bad == []
        assert [(each.title, each.quarter, each.type) for each in good] == [("Rivers", 1, "draft_law")]

    @pytest.mark.parametrize(
        ("text", "quarter"),
        [
            ("1", 1), ("2.0", None), ("Q3", 3), ("q4 2026", 4), ("IV", 4), ("iii", 3), ("TM2", 2), ("Tremujori 2", 2),
            ("tremujori i dytë", 2), ("tremujori i parë", 1), ("tremujori i katërt", 4), ("Tremujori II", 2),
            ("treće tromesečje", 3), ("друго тромесечје", 2), ("prvi kvartal", 1), ("4. tromesečje", 4),
            ("first quarter", 1), ("janar–mars", 1), ("tetor-dhjetor", 4), ("april–jun", 2), ("July to September", 3),
            ("5", None), ("0", None), ("1-2", None), ("1.5", None), ("2026", None), ("spring", None),
            ("I / II", None), ("9" * 5000, None),
        ],
    )  # fmt: skip
    def test_quarters(self, text, quarter):
        good, bad = entries(f"title,quarter,type\nRivers,{text},draft_law")
        assert [each.quarter for each in good] == ([quarter] if quarter else [])
        assert len(bad) == (not quarter)

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("Projektligj", "draft_law"), ("NACRT ZAKONA", "draft_law"), ("нацрт закона", "draft_law"),
            ("draft law", "draft_law"), ("projekt rregullore", "draft_regulation"), ("Strategji", "strategy"),
            ("Projekt-udhezim administrativ", "draft_administrative_instruction"), ("Akcioni plan", "action_plan"),
            ("law", None), ("", None), ("draft_law; DROP TABLE", None),
        ],
    )  # fmt: skip
    def test_types(self, text, code):
        good, bad = entries(f"title,quarter,type\nRivers,1,{text}")
        assert [each.type for each in good] == ([code] if code else [])
        assert len(bad) == (not code)

    def test_every_reason_of_a_bad_row_is_told_with_its_row(self):
        good, bad = entries(HEADER + GOOD + f",{'x' * 401},spring,novel\n" + f"{'t' * 256},,,\n")
        assert [each.line for each in good] == [2]
        assert [(each.line, len(each.reasons)) for each in bad] == [(3, 4), (4, 3)]
        assert "“spring”" in " ".join(bad[0].reasons)

    def test_what_our_own_export_writes_before_formulas_is_taken_off(self):
        assert entries(HEADER + "'=SUM(A1),,1,draft_law")[0][0].title == "=SUM(A1)"


class TestFiles:
    @pytest.mark.parametrize("delimiter", [",", ";", "\t"])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
    @pytest.mark.parametrize("end", ["\n", "\r\n"])
    def test_csv_as_spreadsheets_write_it(self, delimiter, encoding, end):
        text = HEADER.replace(
            ",", delimiter
        ) + f'"Ligji për ujëra, {delimiter} pyje","ë{end}ç",1,draft_law{end}'.replace(
            ",1,draft_law", f"{delimiter}1{delimiter}draft_law"
        ).replace('","', f'"{delimiter}"')
        good, bad = read_plan(read_table(csv_file(text.replace("\n", end) if end == "\n" else text, encoding=encoding)))
        assert bad == []
        assert good[0].title == " ".join(f"Ligji për ujëra, {delimiter} pyje".split())
        assert good[0].purpose == "ë ç"

    def test_xlsx_with_numbers_empty_rows_and_dates(self):
        rows = read_table(xlsx(["Title", "Quarter", "Type"], [], ["Rivers", 2, "draft_law"], [3.0, 1.0, "strategy"]))
        good, bad = read_plan(rows)
        assert [(each.line, each.title, each.quarter) for each in good] == [(3, "Rivers", 2), (4, "3", 1)]
        assert bad == []

    @pytest.mark.parametrize(
        ("content", "word"),
        [
            (b"", "kartela"),
            (b"title,quarter,type\nR\x00,1,draft_law", "CSV or XLSX"),
            ("titulli,tremujori,lloji\nUjërat,1,Strategji".encode("cp1250"), "UTF-8"),
            (b"\xff\xfe\x00", "UTF-8"),
            (b"\xed\xa0\x80", "UTF-8"),
            (b"\x89PNG\r\n\x1a\n" + bytes(100), "UTF-8"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "XLSX"),
            (b"PK\x03\x04garbage", "damaged"),
            (b'title,quarter,type\n"never closed,1,draft_law', "quotation"),
            (b"title,quarter,type\n" + b"x" * 200_000 + b",1,draft_law", "too long"),
            (b"one,two\n1,2", "Missing"),
            (b"title,title,quarter,type\na,b,1,strategy", "Two columns"),
            (b"title,quarter,type\n", "no rows"),
            (b"title,quarter,type\n" + b"a,1,strategy\n" * (MOST_ROWS + 1), "more than"),
            (b"a" * (LARGEST + 1), "1 MB"),
            ("title,quarter,type\nbell\u0007,1,strategy".encode(), "cannot be shown"),
        ],
    )
    def test_what_is_no_table_is_refused_in_words(self, plan, content, word):
        editor, before = speaking("en"), Revision.objects.count()
        answer = show(editor, plan, csv_file(content))
        assert answer.status_code == 400
        said = answer.context["form"].errors["file"]
        assert word.lower() in " ".join(said).lower()
        assert Revision.objects.count() == before

    def test_a_bomb_is_not_unpacked(self, plan):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/worksheets/sheet1.xml", bytes(80_000_000))
        answer = show(speaking("en"), plan, csv_file(buffer.getvalue(), "bomb.xlsx"))
        assert answer.status_code == 400
        assert "too large" in " ".join(answer.context["form"].errors["file"])

    def test_a_sheet_that_claims_every_row_of_excel_is_read_to_the_limit(self):
        book, buffer = Workbook(), io.BytesIO()
        book.active.append(["Title", "Quarter", "Type"])
        book.active.cell(row=1_048_576, column=16_384, value="far")
        book.save(buffer)
        assert read_plan(read_table(csv_file(buffer.getvalue()))) == ([], [])

    def test_entities_in_xlsx_are_not_expanded(self):
        source = io.BytesIO(xlsx(["Title"]).read())
        buffer = io.BytesIO()
        lol = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
        with zipfile.ZipFile(source) as old, zipfile.ZipFile(buffer, "w") as new:
            for part in old.namelist():
                body = old.read(part).decode()
                new.writestr(part, lol + body.replace("Title", "&b;") if "sheet1" in part else body)
        with translation.override("en"), pytest.raises(ValidationError, match=r"damaged"):
            read_table(csv_file(buffer.getvalue(), "x.xlsx"))


class TestPreview:
    def test_changes_nothing(self, plan):
        before = Revision.objects.count(), fresh(plan).latest_revision_id, items(plan)
        answer = show(Editor("drafter.md"), plan, csv_file(HEADER + GOOD + "Bad,,9,draft_law\n"))
        assert answer.status_code == 200
        assert "Draft law on rivers" in text_of(answer)
        assert [fault.line for fault in answer.context["found"].faults] == [3]
        assert (Revision.objects.count(), fresh(plan).latest_revision_id, items(plan)) == before

    def test_rows_that_repeat_one_another_or_name_unknown_numbers_are_bad(self, plan):
        known = Proposal.objects.filter(plan__institution__code="MD", dropped_at=None).first()
        table = "number," + HEADER + f",{GOOD}" + f",{GOOD}" + "2026-XX-001,A,,1,strategy\n"
        table += f"{known.number},New name,,1,strategy\n{known.number.lower()},Other name,,1,strategy\n"
        found = show(Editor("drafter.md"), plan, csv_file(table)).context["found"]
        assert [fault.line for fault in found.faults] == [3, 4, 6]
        assert [step.entry.line for step in found.steps] == [2, 5]

    def test_words_of_the_file_are_shown_as_text(self, plan):
        answer = show(Editor("drafter.md"), plan, csv_file(HEADER + "<script>alert(1)</script>,,1,draft_law\n"))
        assert b"<script>alert(1)" not in answer.content
        assert b"&lt;script&gt;alert(1)" in answer.content


class TestTakingOver:
    def test_makes_a_draft_and_nothing_public(self, plan):
        before, public = items(plan), read(plan)
        answer = take_over(Editor("drafter.md"), plan, csv_file(HEADER + GOOD))
        assert answer.status_code == 302
        assert items(plan) == [*before, ("Draft law on rivers", 2, "draft_law")]
        assert read(plan) == public
        page = fresh(plan)
        assert page.live
        assert page.has_unpublished_changes
        assert page.latest_revision.user.username == "drafter.md"

    def test_the_same_file_again_changes_nothing(self, plan):
        editor = Editor("drafter.md")
        take_over(editor, plan, csv_file(HEADER + GOOD))
        answer = show(editor, plan, csv_file(HEADER + GOOD))
        assert answer.context["found"].changes == 0
        assert b'name="preview"' not in answer.content

    def test_a_number_moves_and_renames_its_proposal_which_keeps_its_key(self, plan):
        known = Proposal.objects.filter(plan__key=plan.translation_key, dropped_at=None).first()
        quarter = 5 - known.quarter
        take_over(Editor("drafter.md"), plan, csv_file(f"number,{HEADER}{known.number},New name,,{quarter},strategy\n"))
        item = next(item for item in latest(plan).items.all() if item.translation_key == known.key)
        assert (item.title, item.quarter, item.document_type.code) == ("New name", quarter, "strategy")
        assert item.purpose, "an empty cell empties nothing"

    def test_a_dropped_proposal_comes_back_under_its_number(self, plan):
        gone = Proposal.objects.filter(plan__key=plan.translation_key).exclude(dropped_at=None).get()
        take_over(Editor("drafter.md"), plan, csv_file(f"number,{HEADER}{gone.number},Back again,,3,draft_law\n"))
        assert gone.key in {item.translation_key for item in latest(plan).items.all()}

    def test_after_review_the_amendment_is_public_with_its_reason(self, plan):
        take_over(Editor("drafter.md"), plan, csv_file(HEADER + GOOD))
        Editor("drafter.md").save(plan, amendment_reason="The Assembly asked for it.")
        through_review(plan)
        assert Proposal.objects.filter(plan__key=plan.translation_key, quarter=2, added_by_amendment=True).exists()
        public = read(plan)
        assert "Draft law on rivers" in public
        assert "The Assembly asked for it." in public

    def test_a_preview_of_an_older_draft_is_shown_anew(self, plan):
        editor = Editor("drafter.md")
        old = token(show(editor, plan, csv_file(HEADER + GOOD)))
        take_over(Editor("reviewer.md"), plan, csv_file(HEADER + "Another,,1,strategy\n"))
        answer = editor.post("plan_import", plan.pk, data={"preview": old})
        assert answer.status_code == 200
        assert "Draft law on rivers" not in str(items(plan))
        editor.post("plan_import", plan.pk, data={"preview": token(answer)})
        assert {"Draft law on rivers", "Another"} <= {title for title, *_rest in items(plan)}

    @pytest.mark.parametrize("forged", ["", "x", "eyJ9:1:2", "\x00", "é" * 50])
    def test_a_forged_preview_is_refused(self, plan, forged):
        before = fresh(plan).latest_revision_id
        assert Editor("drafter.md").post("plan_import", plan.pk, data={"preview": forged}).status_code == 302
        assert fresh(plan).latest_revision_id == before

    def test_a_preview_is_of_one_person_and_one_plan(self, plan):
        made = token(show(Editor("drafter.md"), plan, csv_file(HEADER + GOOD)))
        other = PlanPage.objects.get(pk=Plan.objects.exclude(key=plan.translation_key).first().source_page_id)
        for name, page in (("reviewer.md", plan), ("publisher", other)):
            before = fresh(page).latest_revision_id
            Editor(name).post("plan_import", page.pk, data={"preview": made})
            assert fresh(page).latest_revision_id == before


class TestTemplate:
    def test_its_buttons_hold_an_icon_and_words(self, plan):
        """Without the class of buttons with icons, Wagtail's icon fills the button and the words are not seen."""
        page = html.fromstring(Editor("drafter.md").get("plan_import", plan.pk).content)
        buttons = page.xpath("//main//a[contains(@class, 'button')][descendant::*[local-name()='svg']]")
        assert len(buttons) == 2
        assert all("button--icon" in button.get("class").split() for button in buttons)

    @pytest.mark.parametrize("language", ["sq", "sr-latn", "en"])
    @pytest.mark.parametrize(("name", "kind"), [("plan_template", "xlsx"), ("plan_template_csv", "csv")])
    def test_round_trip_changes_nothing(self, plan, language, name, kind):
        editor = speaking(language)
        answer = editor.get(name, plan.pk)
        assert answer.status_code == 200
        found = show(editor, plan, csv_file(answer.content, f"x.{kind}")).context["found"]
        assert found.faults == []
        assert len(found.steps) == len(items(plan)) > 0
        assert found.changes == found.kept == 0

    def test_offers_quarter_and_type_as_lists_and_no_formula(self, plan):
        take_over(Editor("drafter.md"), plan, csv_file(HEADER + "=HYPERLINK(1),,1,draft_law\n"))
        book = load_workbook(io.BytesIO(Editor("drafter.md").get("plan_template", plan.pk).content))
        sheet = book.worksheets[0]
        assert len(sheet.data_validations.dataValidation) == 2
        assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row} <= {"s", "n", "inlineStr"}


def test_is_documented_and_found_in_the_menu_of_the_plan(plan):
    editor = Editor("drafter.md")
    assert f"/admin/plan-import/{plan.pk}/" in editor.get("wagtailadmin_pages:edit", plan.pk).content.decode()
    assert "XLSX" in text_of(editor.get("plan_import", plan.pk))


def test_a_plan_in_review_takes_nothing(plan):
    editor = Editor("drafter.md")
    made = token(show(editor, plan, csv_file(HEADER + GOOD)))
    editor.submit(plan, introduction="New.")
    before = fresh(plan).latest_revision_id
    answer = editor.post("plan_import", plan.pk, data={"preview": made})
    assert answer.status_code in (302, 403)
    assert fresh(plan).latest_revision_id == before
    assert Page.objects.get(pk=plan.pk).live
    assert told(answer) or answer.status_code == 403
