"""The index follows the database: change by change, by comparison, anew; never with what is not public."""

import threading
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from core import content_version, jobs
from core.full_text import read_query
from core.jobs import Pause
from core.management.commands import work
from core.models import JobRun
from search import page_texts
from search.elastic import asking, feeding, pages, rebuilding
from search.elastic import connection as elastic
from search.elastic.connection import Unavailable, breaker
from search.elastic.pages import PageIndex, PageMapping
from search.found import find
from search.models import IndexChange, PageText
from search.page_texts import public_texts
from search.suggestions import suggest
from tests.contributions import sending as comments
from tests.contributions.sending import enter, open_consultation
from tests.editing import draft_consultation, revise, through_review
from tests.search.asking import occurs
from tests.search.writing import publish

pytestmark = pytest.mark.django_db


def wanted():
    return dict(public_texts().values_list("pk", "version"))


def words_of(index, pk):
    """What Elasticsearch itself holds of a page, or None."""
    body = index.es.options(ignore_status=404).get(index=index.name, id=str(pk)).body
    return body["_source"] if body.get("found") else None


def test_a_rebuilt_index_holds_every_public_page_in_its_version_and_nothing_else(elasticsearch):
    assert feeding.held() == wanted()
    assert feeding.held()


def test_a_published_page_is_queued_in_its_transaction_and_there_after_the_job(elasticsearch):
    page = publish("sq", "Karburantizimi", "Fjalë")
    assert IndexChange.objects.filter(page_id=page.pk).exists()
    assert not occurs(elasticsearch, "karburantizimi")
    before = content_version.current()
    assert feeding.follow() is False
    assert words_of(elasticsearch, page.pk)["title"] == {"sq": "Karburantizimi"}
    assert not IndexChange.objects.exists()
    assert content_version.current() > before, "results kept meanwhile would stay old"
    assert feeding.held() == wanted()


def test_the_write_asks_no_elasticsearch(elasticsearch, settings, monkeypatch):
    monkeypatch.setattr(elastic, "_index", lambda *args: pytest.fail("asked in a write"))
    publish("sq", "Karburantizimi", "Fjalë")


def test_a_new_text_takes_the_place_of_the_old_one(elasticsearch):
    page = publish("sq", "Karburantizimi", "Fjalë")
    feeding.follow()
    PageText.objects.filter(pk=page.pk).update(
        text="Fjalë të reja", version=IndexChange.objects.create(page_id=page.pk).pk
    )
    feeding.follow()
    assert words_of(elasticsearch, page.pk)["text"] == {"sq": "Fjalë të reja"}


def test_an_older_write_that_comes_late_changes_nothing(elasticsearch):
    page = publish("sq", "Karburantizimi", "Fjalë")
    feeding.follow()
    late = {"_op_type": "index", "_id": str(page.pk), "version": 1, "_source": {"title": {"sq": "Vjetër"}}}
    assert feeding.write(elasticsearch, [late]) == 0
    assert words_of(elasticsearch, page.pk)["title"] == {"sq": "Karburantizimi"}


def test_a_page_that_is_gone_leaves_the_index(elasticsearch):
    page = publish("sq", "Karburantizimi", "Fjalë")
    feeding.follow()
    PageText.objects.filter(pk=page.pk).delete()
    feeding.follow()
    assert words_of(elasticsearch, page.pk) is None


def test_drafts_unpublished_changes_and_personal_data_never_come_into_the_index(elasticsearch):
    draft_consultation(title="Karburantizimi i vendit", summary="Karburantizimi")
    live = draft_consultation()
    through_review(live)
    revise(live, summary="Karburantizimi", title="Karburantizimi")
    while feeding.follow():
        pass
    feeding.rebuild()
    officer = live.contact_officer
    for canary in ("karburantizimi", "karburantizim0sq", officer.email, "drafter.md", "reviewer.md"):
        assert not occurs(elasticsearch, canary), canary
    mapping = elasticsearch.es.indices.get_mapping(index=elasticsearch.name).body
    [properties] = [each["mappings"]["properties"] for each in mapping.values()]
    assert set(properties) == {"title", "text", "words", "title_words", "page"}


@pytest.mark.parametrize("damage", ["missing", "old", "ghost"])
def test_the_comparison_finds_every_difference_says_so_and_repairs_it(elasticsearch, damage):
    page = publish("sq", "Karburantizimi", "Fjalë")
    feeding.follow()
    if damage == "missing":
        elasticsearch.es.delete(
            index=elasticsearch.name, id=str(page.pk), version=wanted()[page.pk], version_type="external_gte"
        )
    elif damage == "old":
        PageText.objects.filter(pk=page.pk).update(version=IndexChange.objects.create(page_id=page.pk).pk)
        IndexChange.objects.all().delete()
    else:
        ghost = {"_op_type": "index", "_id": "999999", "version": 1, "_source": {"title": {"sq": "Karburantizimi"}}}
        feeding.write(elasticsearch, [ghost])
    elasticsearch.refresh()
    with pytest.raises(feeding.Drift, match="1 pages"):
        feeding.compare()
    elasticsearch.refresh()
    assert feeding.held() == wanted()
    feeding.compare()


def test_an_index_from_the_future_of_a_restored_database_is_made_anew(elasticsearch):
    later = {"_op_type": "index", "_id": "999999", "version": 10**12, "_source": {"title": {"sq": "Karburantizimi"}}}
    feeding.write(elasticsearch, [later])
    elasticsearch.refresh()
    with pytest.raises(feeding.Drift):
        feeding.compare()
    make_anew()
    assert feeding.held() == wanted()


@pytest.mark.parametrize("ahead", [1, 10**12])
def test_a_page_that_is_newer_in_the_index_than_in_the_database_is_put_right(elasticsearch, ahead):
    """As after the restore of a backup: Elasticsearch refuses every write of what it has in a later version."""
    page, other = publish("sq", "Karburantizimi", "Fjalë"), publish("sq", "Gazifikimi", "Fjalë")
    feeding.follow()
    IndexChange.objects.bulk_create([IndexChange(page_id=other.pk)] * 3)  # numbers go on
    later = {"_op_type": "index", "_id": str(page.pk), "version": wanted()[page.pk] + ahead}
    feeding.write(elasticsearch, [{**later, "_source": {"title": {"sq": "Elektrifikimi"}, "page": page.pk}}])
    elasticsearch.refresh()
    with pytest.raises(feeding.Drift, match="1 pages"):
        feeding.compare()
    make_anew()
    assert feeding.held() == wanted()
    assert words_of(elasticsearch, page.pk)["title"] == {"sq": "Karburantizimi"}
    feeding.compare()


@pytest.mark.parametrize("job", ["follow", "compare"])
def test_the_index_of_another_database_answers_nobody_and_is_made_anew(elasticsearch, job):
    """Its pages may have the very ids and versions of ours."""
    page = publish("sq", "Karburantizimi", "Fjalë")
    there = IndexChange.objects.get(page_id=page.pk)
    feeding.follow()
    foreign = {"title": {"sq": "Elektrifikimi"}, "page": page.pk}
    write = {"_op_type": "index", "_id": str(page.pk), "version": wanted()[page.pk], "_source": foreign}
    feeding.write(elasticsearch, [write])
    elasticsearch.es.indices.put_mapping(index=elasticsearch.name, meta=elasticsearch.marks | {"database": "another"})
    there.save()
    with suppress(Pause):
        getattr(feeding, job)()
    with pytest.raises(Unavailable):
        asking.begin("elektr", 5)
    breaker.reset()
    make_anew()
    assert words_of(elasticsearch, page.pk)["title"] == {"sq": "Karburantizimi"}
    assert feeding.follow() is False


def make_anew():
    """The background process makes the index anew."""
    while rebuilding.go_on():
        pass


def indices_of(index):
    """The names of all indices of this site."""
    return set(index.es.indices.get(index=f"{index.name}_*").body)


def rebuild_while(monkeypatch, happens):
    """Makes the index anew; when all is written and the old index still has the name, this happens."""
    write = feeding.write

    def write_and_wait(index, actions, **options):
        done = write(index, list(actions), **options)
        monkeypatch.setattr(feeding, "write", write)
        happens()
        return done

    monkeypatch.setattr(feeding, "write", write_and_wait)
    feeding.rebuild()


def test_what_is_published_or_goes_during_a_rebuild_is_in_the_new_index(elasticsearch, monkeypatch):
    changed, goes = publish("sq", "Karburantizimi", "Fjalë"), publish("sq", "Gazifikimi", "Fjalë")
    feeding.follow()
    new = []

    def happens():
        new.append(publish("sq", "Elektrifikimi", "Fjalë").pk)
        PageText.objects.filter(pk=goes.pk).delete()
        version = IndexChange.objects.create(page_id=changed.pk).pk
        PageText.objects.filter(pk=changed.pk).update(text="Fjalë të reja", version=version)
        feeding.follow()

    rebuild_while(monkeypatch, happens)
    feeding.compare()  # raises no alarm
    assert feeding.held() == wanted()
    assert set(new) <= wanted().keys()
    assert goes.pk not in wanted()
    assert words_of(elasticsearch, changed.pk)["text"] == {"sq": "Fjalë të reja"}


def test_what_waited_before_a_rebuild_is_in_it_and_waits_no_more(elasticsearch, monkeypatch):
    waited, new = publish("sq", "Karburantizimi", "Fjalë"), []
    rebuild_while(monkeypatch, lambda: new.append(publish("sq", "Elektrifikimi", "Fjalë").pk))
    assert waited.pk in feeding.held()
    assert set(IndexChange.objects.values_list("page_id", flat=True)) == set(new)


def test_a_rebuild_that_fails_leaves_nothing_and_the_old_index_answers(elasticsearch, monkeypatch):
    before = indices_of(elasticsearch)

    def fails():
        raise ConnectionError

    with pytest.raises(ConnectionError):
        rebuild_while(monkeypatch, fails)
    assert indices_of(elasticsearch) == before
    assert feeding.held() == wanted()


def test_what_killed_rebuilds_left_is_dropped_by_the_next_and_nothing_else(elasticsearch, monkeypatch):
    elasticsearch.fresh()
    others = f"{elasticsearch.name}_of_another_site"
    elasticsearch.es.indices.create(index=others)
    try:
        feeding.rebuild()
        assert len(indices_of(elasticsearch)) == 3, "it may belong to a rebuild that runs now"
        monkeypatch.setattr(pages, "LONGEST_REBUILD", timedelta(0))
        feeding.rebuild()
        [name] = indices_of(elasticsearch) - {others}
        assert [each.name for each in elasticsearch.aliased_indices()] == [name]
        assert elasticsearch.es.indices.exists(index=others)
    finally:
        elasticsearch.es.indices.delete(index=others)


@pytest.mark.parametrize("job", ["follow", "compare"])
def test_an_index_of_an_older_version_is_made_anew_and_the_database_answers_until_then(elasticsearch, monkeypatch, job):
    """As the index was before it had the numbers of pages."""
    today = PageMapping.get_mapping

    def before(self):
        mapping = today(self)
        del mapping["properties"]["page"]
        return mapping | {"dynamic": False}

    monkeypatch.setattr(PageMapping, "get_mapping", before)
    feeding.rebuild()
    monkeypatch.setattr(PageMapping, "get_mapping", today)
    page = publish("sq", "Karburantizimi", "Fjalë")
    with pytest.raises(Unavailable):
        asking.begin("min", 5)
    assert suggest("min", timezone.now())
    breaker.reset()
    with suppress(Pause):
        getattr(feeding, job)()
    make_anew()
    assert getattr(feeding, job)() in (None, False)
    assert elasticsearch.is_usable()
    assert [hit.page_id for hit in asking.begin("karburantizimi", 5)] == [page.pk]


def test_of_equals_the_newest_are_found_first(elasticsearch):
    ids = [publish("sq", f"Karburantizimi {name}", "Fjalë").pk for name in ("11", "22", "33")]
    feeding.follow()
    newest = ids[::-1]
    assert [hit.page_id for hit in asking.begin("karbur", 2)] == newest[:2]
    assert [hit.page_id for hit in asking.find(read_query("fjalë karburantizimi"), 2)] == newest[:2]


def test_a_lost_index_is_made_anew_by_the_next_change(elasticsearch):
    for each in elasticsearch.aliased_indices():
        each.es = elasticsearch.es
        each.delete()
    publish("sq", "Karburantizimi", "Fjalë")
    with pytest.raises(Pause):
        feeding.follow()
    assert IndexChange.objects.exists()
    make_anew()
    assert feeding.follow() is False
    assert feeding.held() == wanted()


def test_an_index_that_goes_before_a_write_is_not_made_by_it(elasticsearch, monkeypatch):
    """Elasticsearch would make one of that name by itself, without any grammar, and readers would be answered by it."""
    publish("sq", "Karburantizimi", "Fjalë")
    monkeypatch.setattr(PageIndex, "is_usable", lambda self: True)
    elasticsearch.drop()
    with pytest.raises(Pause):
        feeding.follow()
    assert IndexChange.objects.exists()
    assert not elasticsearch.names()


def test_without_an_index_the_changes_wait_and_the_job_pauses(settings, monkeypatch):
    settings.ELASTICSEARCH_URLS = ["http://127.0.0.1:1"]
    page = publish("sq", "Karburantizimi", "Fjalë")
    with pytest.raises(Pause):
        feeding.follow()
    assert IndexChange.objects.filter(page_id=page.pk).exists()


def test_where_there_is_no_elasticsearch_nothing_waits():
    publish("sq", "Karburantizimi", "Fjalë")
    assert feeding.follow() is False
    assert not IndexChange.objects.exists()


@pytest.mark.parametrize("first", ["texts of pages", "search index"])
def test_a_public_comment_is_found_within_seconds(elasticsearch, patient_readers, monkeypatch, first):
    """The whole way: a comment marks its page, a job writes its text, a job tells Elasticsearch, readers find it."""
    consultation = open_consultation()
    while page_texts.renew_stale() or feeding.follow():
        pass
    chain = {name: jobs._jobs[name] for name in ("texts of pages", "search index")}
    monkeypatch.setattr(jobs, "_jobs", chain)
    long_ago = timezone.now() - timedelta(days=1)
    JobRun.objects.filter(name__in=chain).delete()
    for name in chain:
        JobRun.objects.create(name=name, due=long_ago, started=long_ago if name == first else timezone.now())
    comments.publish(enter(consultation, "Karburantizimi i vendit është i rëndësishëm."))
    pause = timedelta(seconds=work.Command().create_parser("", "work").parse_args([]).interval)
    wait = max(pause, *(job.every for job in chain.values()))  # it may just have missed the turn before
    turns = 0
    while not asking.find(read_query("karburantizimi"), 5):
        jobs.run_turn()
        turns += 1
        assert turns < 5
    assert turns == (1 if first == "texts of pages" else 2)
    assert turns * wait <= timedelta(seconds=5)
    [found] = find(read_query("karburantizimi"), timezone.now()).found
    assert found.key == consultation.key


class TestARebuildInTheBackground:
    """Without an index, and in steps of a few pages."""

    @pytest.fixture(autouse=True)
    def steps(self, monkeypatch):
        monkeypatch.setattr(rebuilding, "STEP", 0)
        monkeypatch.setattr(rebuilding, "BATCH", 20)

    @pytest.fixture
    def log(self, elasticsearch, monkeypatch):
        """What ran, in order: the job itself, and another one at every turn."""
        elasticsearch.drop()
        log, mine = [], jobs._jobs[feeding.REBUILD]
        monkeypatch.setattr(
            jobs, "_jobs", {feeding.REBUILD: replace(mine, run=lambda: log.append("step") or mine.run())}
        )
        jobs.register("mail", lambda: log.append("mail"))
        JobRun.objects.filter(name=feeding.REBUILD).delete()
        return log

    def test_lets_other_jobs_run_between_its_steps(self, elasticsearch, log):
        while jobs.run_turn():
            pass
        steps = -(-len(wanted()) // 20)
        assert log.count("step") == log.count("mail") == steps + 1 > 5
        assert "step step" not in " ".join(log).replace(" mail mail", " mail")
        assert feeding.held() == wanted()
        assert elasticsearch.is_usable()
        assert not elasticsearch.in_making.names()

    def test_goes_on_where_it_was_killed_and_looks_at_the_wish_to_stop(self, elasticsearch, log, monkeypatch):
        monkeypatch.setattr(rebuilding, "STEP", 1000)
        jobs.stop_requested.set()
        try:
            assert rebuilding.go_on()
        finally:
            jobs.stop_requested.clear()
        place, [name] = elasticsearch.in_making.place, elasticsearch.in_making.names()
        assert place
        assert rebuilding.go_on() is False
        assert elasticsearch.names() == [name]
        assert feeding.held() == wanted()

    def test_takes_with_it_what_is_published_and_goes_meanwhile(self, elasticsearch, log):
        goes = publish("sq", "Gazifikimi", "Fjalë")
        while rebuilding.go_on() and elasticsearch.in_making.place < goes.pk:
            pass
        publish("sq", "Karburantizimi", "Fjalë")
        PageText.objects.filter(pk=goes.pk).delete()
        make_anew()
        feeding.compare()
        assert feeding.held() == wanted()

    def test_begins_again_if_the_server_lost_it(self, elasticsearch, log, monkeypatch):
        assert rebuilding.go_on()
        documents = feeding.documents
        with monkeypatch.context() as patch:
            patch.setattr(feeding, "documents", lambda *args: elasticsearch.in_making.drop() or documents(*args))
            with pytest.raises(Pause):
                rebuilding.go_on()
        assert not elasticsearch.in_making.names()
        make_anew()
        assert feeding.held() == wanted()

    def test_leaves_it_to_the_command_if_that_is_quicker(self, elasticsearch, log):
        assert rebuilding.go_on()
        feeding.rebuild()
        assert rebuilding.go_on() is False
        assert not elasticsearch.in_making.names()
        assert feeding.held() == wanted()

    def test_is_called_by_a_change_unless_it_failed(self, log):
        jobs.run_turn()
        row = JobRun.objects.filter(name=feeding.REBUILD)
        later = timezone.now() + timedelta(hours=1)
        publish("sq", "Karburantizimi", "Fjalë")
        for failures, is_called in ((0, True), (1, False)):
            row.update(failures=failures, due=later)
            with pytest.raises(Pause):
                feeding.follow()
            assert (row.get().due < later) is is_called


@pytest.mark.django_db(transaction=True)
def test_two_workers_make_one_index(elasticsearch, monkeypatch):
    elasticsearch.drop()
    monkeypatch.setattr(rebuilding, "STEP", 0)
    monkeypatch.setattr(jobs, "_jobs", {feeding.REBUILD: jobs._jobs[feeding.REBUILD]})
    JobRun.objects.filter(name=feeding.REBUILD).delete()
    made, others, fresh, write = [], [], PageIndex.fresh, feeding.write

    def write_beside_another_worker(*args, **options):
        other = threading.Thread(target=lambda: others.append(jobs.run_turn()) or connection.close())
        other.start()
        other.join(20)
        return write(*args, **options)

    monkeypatch.setattr(PageIndex, "fresh", lambda self, *aliases: made.append(1) or fresh(self, *aliases))
    monkeypatch.setattr(feeding, "write", write_beside_another_worker)
    while jobs.run_turn():
        pass
    assert made == [1]
    assert others
    assert not any(others), "the other one had nothing to do"
    assert feeding.held() == wanted()
