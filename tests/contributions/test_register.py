"""Any changed, dropped or swapped row is named: by the command, and by a script that has only the public file."""

import json
import subprocess
import sys
from io import StringIO
from itertools import count
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from consultation_pages.models import Consultation
from contributions import exports, verification
from contributions.attachments import File
from contributions.chain import commitment, entry_of, hash_of
from contributions.models import Attachment, ChainHead, Contribution, Contributor, Decision, Standing
from contributions.people import erase
from contributions.verification import faults
from tests.contributions.sending import LISTS, decide_as, docx, enter, open_consultation, publish

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "scripts" / "verify_register.py"
NUMBER = 12


@pytest.fixture
def consultation(db):
    """Twelve comments with names and files, one withheld, one blacked out, one erased."""
    found = open_consultation("MD")
    author = {"name": "Ana", "email": "ana@example.org", "shows_name": True}
    for number in range(NUMBER):
        publish(enter(found, f"Comment {number}: çështje, члан, 💩", author=author, files=[File("docx", docx())]))
    rows = Contribution.objects.filter(consultation=found)
    decide_as(rows.get(position=3), "withheld", reason="insult")
    publish(rows.get(position=4), shown_text="████", reason="insult")
    erase(Contributor.objects.get(contribution__consultation=found, contribution__position=5))
    return found


def named(consultation) -> set[int]:
    return {fault.position for fault in faults(consultation)}


def row(consultation, position=7):
    return Contribution.objects.filter(consultation=consultation, position=position)


def change_text(consultation):
    row(consultation).update(text="Something else.")


def change_time(consultation):
    row(consultation).update(received_at="2020-01-01T00:00:00Z")


def change_author(consultation):
    Contributor.objects.filter(contribution__in=row(consultation)).update(name="Eve")


def change_file(consultation):
    path = Attachment.objects.get(contribution__in=row(consultation)).path
    storages["contributions"].delete(path)
    storages["contributions"].save(path, ContentFile(b"other"))


def forge_hash(consultation):
    """Whoever changes a row and its hash breaks the one after it."""
    one = row(consultation).get()
    one.text = "Something else."
    row(consultation).update(text=one.text, hash=hash_of(entry_of(one, one.attachments.all()), one.previous))


def swap_texts(consultation):
    one, other = row(consultation).get(), row(consultation, 8).get()
    row(consultation).update(text=other.text, salt=other.salt)
    row(consultation, 8).update(text=one.text, salt=one.salt)


def change_standing(consultation):
    """The public sees what `Standing` says: one that nobody decided shows, or hides, what it likes."""
    Standing.objects.filter(contribution__in=row(consultation, 3)).update(state="published")
    Standing.objects.filter(contribution__in=row(consultation)).update(decision=None, state="received")


def change_standing_decision(consultation):
    """Back to the decision before the last one, as if nothing had been blacked out."""
    before = Decision.objects.filter(contribution__in=row(consultation, 4)).order_by("pk").first()
    Standing.objects.filter(contribution__in=row(consultation, 4)).update(decision=before)


def move_standing(consultation):
    """Lists ask the standing for number and consultation."""
    other = Consultation.objects.exclude(pk=consultation.pk).first()
    Standing.objects.filter(contribution__in=row(consultation)).update(consultation=other)
    Standing.objects.filter(contribution__in=row(consultation, 8)).update(position=99)
    Standing.objects.filter(contribution__in=row(consultation, 9)).delete()


@pytest.mark.parametrize(
    ("tamper", "where"),
    [(change_text, {7}), (change_time, {7}), (change_author, {7}), (change_file, {7}), (forge_hash, {8}),
     (swap_texts, {7, 8}), (change_standing, {3, 7}), (change_standing_decision, {4}), (move_standing, {7, 8, 9})],
)  # fmt: skip
def test_what_was_changed_is_named(consultation, tamper, where):
    assert named(consultation) == set()
    tamper(consultation)
    assert named(consultation) == where
    with pytest.raises(CommandError, match="faults in"):
        call_command("verify_contributions", stderr=StringIO())


@pytest.mark.parametrize(("position", "where"), [(1, {1, 2}), (7, {7, 8}), (NUMBER, {NUMBER})])
def test_what_was_dropped_is_named(consultation, position, where):
    with connection.cursor() as cursor, transaction.atomic():
        pk = row(consultation, position).get().pk
        for table in ("standing", "contributor", "attachment", "decision"):
            if table == "decision":
                cursor.execute("UPDATE contributions_standing SET decision_id = NULL WHERE contribution_id = %s", [pk])
            cursor.execute(f"DELETE FROM contributions_{table} WHERE contribution_id = %s", [pk])
        cursor.execute("DELETE FROM contributions_contribution WHERE id = %s", [pk])
    assert named(consultation) == where


def test_a_head_that_was_moved_is_noticed(consultation):
    ChainHead.objects.filter(consultation=consultation).update(length=NUMBER - 1)
    assert named(consultation) == {NUMBER}


def test_a_register_without_its_head_is_named_by_everybody_who_looks(consultation, register, tmp_path, caplog):
    ChainHead.objects.filter(consultation=consultation).delete()
    assert named(consultation) == {NUMBER}
    for numbers in ([], [consultation.number]):
        told = StringIO()
        with pytest.raises(CommandError, match="1 faults in"):
            call_command("verify_contributions", *numbers, stderr=told)
        assert "the head of the chain is missing" in told.getvalue()
    verification.job()
    assert "the head of the chain is missing" in caplog.text
    code, told = verify(exports.register(consultation), tmp_path)
    assert (code, told.splitlines()[0].partition(":")[0]) == (1, "the last entries are missing")


def test_in_a_register_without_its_head_every_entry_is_still_verified(consultation):
    ChainHead.objects.filter(consultation=consultation).delete()
    change_text(consultation)
    assert named(consultation) == {7, NUMBER}


def test_a_head_without_any_entry_is_named(db):
    empty = open_consultation("MD")
    assert named(empty) == set()
    ChainHead.objects.create(consultation=empty, length=2, hash="f" * 64)
    assert named(empty) == {1, 2}
    with pytest.raises(CommandError, match="2 faults in"):
        call_command("verify_contributions", stderr=StringIO())


def test_the_command_says_that_all_is_well(consultation):
    told = StringIO()
    call_command("verify_contributions", consultation.number, stdout=told)
    assert f"{NUMBER} entries in 1 registers" in told.getvalue()


def test_the_command_proves_nothing_of_a_number_that_there_is_not(consultation):
    told = StringIO()
    with pytest.raises(CommandError, match="There is no consultation 1999-nope"):
        call_command("verify_contributions", consultation.number, "1999-nope", stdout=told)
    assert told.getvalue() == ""


def test_the_proof_costs_the_same_queries_for_twelve_and_for_thirty(consultation):
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as seen:
            assert named(consultation) == set()
        counts.append(len(seen))
        for _more in range(18):
            publish(enter(consultation))
    assert counts[0] == counts[1] <= 4


AFTER_THE_HEAD, BEFORE_THE_NEWEST = 2, 3


@pytest.fixture
def arrivals(monkeypatch):
    """Lets comments arrive at these moments: one before and one after each time that the head is read, from 1 on."""
    read, moments, wanted = ChainHead.of, count(1), set()

    def pass_by(record):
        if next(moments) in wanted:
            enter(record, "It arrives meanwhile.")

    def reading(record):
        pass_by(record)
        head = read(record)
        pass_by(record)
        return head

    monkeypatch.setattr(ChainHead, "of", reading)
    return wanted


@pytest.mark.parametrize("moment", [AFTER_THE_HEAD, BEFORE_THE_NEWEST])
def test_a_comment_that_arrives_while_the_register_is_proved_is_no_fault(consultation, arrivals, moment):
    arrivals.add(moment)
    assert named(consultation) == set()
    assert Contribution.objects.filter(consultation=consultation).count() == NUMBER + 1
    assert named(consultation) == set()


@pytest.mark.parametrize("moment", [AFTER_THE_HEAD, BEFORE_THE_NEWEST])
def test_a_comment_that_arrives_while_the_file_is_written_is_in_the_next_one(consultation, arrivals, tmp_path, moment):
    arrivals.add(moment)
    for length in (NUMBER, NUMBER + 1):
        written = exports.register(consultation)
        assert written["length"] == len(written["entries"]) == length
        assert verify(written, tmp_path)[0] == 0


@pytest.mark.parametrize("moment", [AFTER_THE_HEAD, BEFORE_THE_NEWEST])
def test_the_first_comment_may_arrive_while_the_register_is_proved(db, arrivals, moment):
    arrivals.add(moment)
    assert named(open_consultation("MD")) == set()


def test_the_file_does_not_leave_out_what_lies_behind_the_head(consultation, tmp_path):
    head = row(consultation, NUMBER - 1).get()
    ChainHead.objects.filter(consultation=consultation).update(length=head.position, hash=head.hash)
    written = exports.register(consultation)
    assert len(written["entries"]) == NUMBER
    assert verify(written, tmp_path)[0] == 1


@pytest.fixture
def register(consultation):
    return json.loads(Client().get(LISTS["en"].format(consultation.number) + "comments.json").content)


def verify(register, tmp_path, *receipt) -> tuple[int, str]:
    """Runs the script as a stranger would: with nothing but the file."""
    file = tmp_path / "comments.json"
    file.write_text(json.dumps(register), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-I", SCRIPT, file, *receipt], capture_output=True, text=True, cwd=tmp_path, check=False
    )
    return done.returncode, done.stdout


def test_the_script_confirms_the_public_file_and_a_receipt_in_it(register, tmp_path):
    receipt = register["entries"][3]["entry"]["receipt"]
    code, told = verify(register, tmp_path, receipt)
    assert (code, told.splitlines()[0].partition(":")[0]) == (0, receipt)
    assert verify(register, tmp_path, "2026-S1-9999-00")[0] == 1


def _drop(register):
    register["entries"].pop(6)


def _swap(register):
    entries = register["entries"]
    entries[6], entries[7] = entries[7], entries[6]


def _cut(register):
    register["entries"].pop()


def _text(register):
    register["entries"][6]["body"] += "!"


def _author(register):
    register["entries"][6]["author"] = "Eve"


def _file(register):
    register["entries"][6]["files"][0]["sha256"] = "0" * 64


def _entry(register):
    register["entries"][6]["entry"]["channel"] = "paper"


def _text_without_salt(register):
    register["entries"][6] |= {"body": "Something else.", "salt": None}


def _only_salt(register):
    register["entries"][6] |= {"salt": ""}


def _no_text(register):
    register["entries"][6] |= {"body": None, "salt": None}


def _no_text_but_its_salt(register):
    register["entries"][6] |= {"body": None}


def _author_without_salt(register):
    register["entries"][6] |= {"author": "Eve", "author_salt": None}


def _file_without_salt(register):
    register["entries"][6]["files"][0]["salt"] = None


def _withheld(register):
    register["entries"][6] |= {"state": "withheld", "salt": None}


def _waiting(register):
    register["entries"][6] |= {"state": "received", "salt": None, "is_redacted": True}


def _redacted_without_text(register):
    register["entries"][6] |= {"body": None, "salt": None, "is_redacted": True}


@pytest.mark.parametrize(
    ("tamper", "where"),
    [(_drop, "No. 8"), (_swap, "No. 8"), (_cut, "the last entries"), (_text, "No. 7"), (_author, "No. 7"),
     (_entry, "No. 7"), (_file, "No. 7"), (_text_without_salt, "No. 7"), (_only_salt, "No. 7"), (_no_text, "No. 7"),
     (_no_text_but_its_salt, "No. 7"), (_author_without_salt, "No. 7"), (_file_without_salt, "No. 7"),
     (_withheld, "No. 7"), (_waiting, "No. 7"), (_redacted_without_text, "No. 7")],
)  # fmt: skip
def test_the_script_names_what_was_tampered_with_in_the_public_file(register, tmp_path, tamper, where):
    tamper(register)
    code, told = verify(register, tmp_path)
    assert code == 1
    assert told.startswith(where)


def test_the_script_counts_the_texts_that_nobody_can_check(register, tmp_path):
    code, told = verify(register, tmp_path)
    assert code == 0
    assert f"{NUMBER} entries, right; head" in told
    assert "nobody can check: 1 blacked out, 1 withheld, 0 received" in told


def _saved(register, folder) -> Path:
    """The files of the register as a stranger saves them from their public addresses."""
    folder.mkdir()
    for file in (file for entry in register["entries"] for file in entry["files"]):
        answer = Client().get(file["address"].partition("testserver")[2])
        assert file["name"] in answer["Content-Disposition"]
        (folder / file["name"]).write_bytes(b"".join(answer.streaming_content))
    return folder


def test_the_script_names_a_file_that_was_swapped(register, tmp_path):
    folder = _saved(register, tmp_path / "files")
    assert verify(register, tmp_path, "--files", folder)[0] == 0
    (folder / register["entries"][6]["files"][0]["name"]).write_bytes(b"%PDF-1.7 another")
    (folder / register["entries"][8]["files"][0]["name"]).unlink()
    code, told = verify(register, tmp_path, "--files", folder)
    assert code == 1
    assert [line.partition(":")[0] for line in told.splitlines()][:2] == ["No. 7", "No. 9"]
    assert "file 1 was changed" in told.splitlines()[0]


def test_of_files_that_are_not_shown_the_register_has_only_commitments(consultation):
    hidden = Contribution.objects.get(consultation=consultation, position=6)
    publish(hidden, hides_files=True, reason="personal_data")
    entries = Client().get(f"{LISTS['en'].format(consultation.number)}comments.json").json()["entries"]
    assert [len(entries[position - 1]["files"]) for position in (2, 3, 6)] == [1, 0, 0]
    assert [len(entries[position - 1]["entry"]["files"]) for position in (2, 3, 6)] == [1, 1, 1]
    assert [entries[position - 1]["hidden_files"] for position in (2, 3, 6)] == [0, 0, 1]
    assert [entries[position - 1]["cover_reason"] for position in (2, 3, 4, 6)] == [
        None, None, "insult", "personal_data",
    ]  # fmt: skip
    salts = Attachment.objects.filter(contribution__position__in=(3, 6), contribution__consultation=consultation)
    assert not [each for each in salts if each.salt in json.dumps(entries)]


def test_the_script_is_a_few_lines_and_needs_nothing(register):
    source = SCRIPT.read_text(encoding="utf-8")
    assert len(source.splitlines()) < 90
    imported = {
        line.split()[1].partition(".")[0] for line in source.splitlines() if line.startswith(("import ", "from "))
    }
    assert imported <= set(sys.stdlib_module_names)


def test_the_public_file_tells_nothing_of_what_is_not_shown(consultation, register):
    withheld, blacked_out, erased = (register["entries"][position - 1] for position in (3, 4, 5))
    assert (withheld["body"], withheld["salt"], withheld["author"]) == (None, None, None)
    assert (blacked_out["body"], blacked_out["salt"]) == ("████", None)
    assert [each["is_redacted"] for each in (withheld, blacked_out, erased)] == [False, True, False]
    assert (erased["author"], erased["author_salt"]) == (None, None)
    assert "ana@example.org" not in json.dumps(register)


def test_a_commitment_cannot_be_guessed_without_its_salt(consultation, register):
    guess = {commitment("", "Comment 2: çështje, члан, 💩")}
    assert register["entries"][2]["entry"]["text"] not in guess


def test_the_web_role_may_not_change_or_delete_what_was_received(consultation):
    """deploy/grants.sql, tried as the role it is for."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite knows no roles")
    role = "konsultimet_web_test"
    script = (ROOT / "deploy" / "grants.sql").read_text(encoding="utf-8").replace(':"web"', role)
    pk = row(consultation).get().pk
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {role}")
        cursor.execute(script)
        cursor.execute(f"SET ROLE {role}")
        try:
            refused = [
                "UPDATE contributions_contribution SET text = 'x'",
                f"DELETE FROM contributions_contribution WHERE id = {pk}",
                "TRUNCATE contributions_contribution CASCADE",
                "UPDATE contributions_attachment SET digest = 'x'",
                "DELETE FROM contributions_decision", "UPDATE contributions_decision SET state = 'published'",
                "DELETE FROM contributions_chainhead", "UPDATE contributions_consentwording SET text = ''",
            ]  # fmt: skip
            for sql in refused:
                with pytest.raises(Exception, match="permission denied"), transaction.atomic():
                    cursor.execute(sql)
            publish(enter(consultation, "Still accepted."))
            erase(Contributor.objects.get(contribution__consultation=consultation, contribution__position=1))
        finally:
            cursor.execute("RESET ROLE")
            cursor.execute(f"DROP OWNED BY {role}; DROP ROLE {role}")
    assert named(consultation) == set()
