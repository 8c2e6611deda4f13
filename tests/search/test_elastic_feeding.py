"""The index follows the database: change by change, by comparison, anew; never with what is not public."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core import content_version, jobs
from core.full_text import read_query
from core.jobs import Pause
from search.elastic import asking, feeding, pages
from search.elastic import connection as elastic
from search.elastic.connection import Unavailable, breaker
from search.elastic.pages import PageMapping
from search.models import IndexChange, PageText
from search.page_texts import public_texts
from search.suggestions import suggest
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
    assert feeding._write(elasticsearch, [late]) == 0
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
        feeding._write(elasticsearch, [ghost])
    elasticsearch.refresh()
    with pytest.raises(feeding.Drift, match="1 pages"):
        feeding.compare()
    elasticsearch.refresh()
    assert feeding.held() == wanted()
    feeding.compare()


def test_an_index_from_the_future_of_a_restored_database_is_made_anew(elasticsearch):
    later = {"_op_type": "index", "_id": "999999", "version": 10**12, "_source": {"title": {"sq": "Karburantizimi"}}}
    feeding._write(elasticsearch, [later])
    elasticsearch.refresh()
    with pytest.raises(feeding.Drift):
        feeding.compare()
    assert feeding.held() == wanted()


def indices_of(index):
    """The names of all indices of this site."""
    return set(index.es.indices.get(index=f"{index.name}_*").body)


def rebuild_while(monkeypatch, happens):
    """Makes the index anew; when all is written and the old index still has the name, this happens."""
    write = feeding._write

    def write_and_wait(index, actions, **options):
        done = write(index, list(actions), **options)
        monkeypatch.setattr(feeding, "_write", write)
        happens()
        return done

    monkeypatch.setattr(feeding, "_write", write_and_wait)
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
    feeding.follow()
    assert feeding.held() == wanted()


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


def test_a_changed_page_is_there_within_seconds():
    """The background process looks for changes at every turn."""
    assert jobs._jobs["search index"].every <= timedelta(seconds=2)
