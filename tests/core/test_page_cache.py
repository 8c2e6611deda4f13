"""Kept pages: made once for everybody, right at every instant, and never another reader's."""

import gzip
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import brotli
import pytest
from django.core.exceptions import DisallowedHost, MiddlewareNotUsed
from django.db import OperationalError
from django.http import HttpResponse, HttpResponseNotFound, HttpResponseRedirect, StreamingHttpResponse
from django.test import RequestFactory
from django.views.decorators.cache import never_cache
from django.views.decorators.vary import vary_on_headers

from core import content_version, page_cache
from core.page_cache import PageCacheMiddleware, best_coding

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
LONG = "Konsultimet publike. " * 50


class Site:
    """One view behind the cache; the test sets what it answers, the clock, the version, and when time changes it."""

    def __init__(self, monkeypatch):
        self.now, self.version, self.boundaries = NOON, 1, []
        self.made, self.requests, self.view = 0, [], lambda request: HttpResponse(LONG)
        monkeypatch.setattr("django.utils.timezone.now", lambda: self.now)
        monkeypatch.setattr(content_version, "current", lambda: self.version)
        monkeypatch.setattr(page_cache, "_boundaries", [self.next_boundary])
        self.cache = PageCacheMiddleware(self.make)

    def next_boundary(self, now):
        return min((each for each in self.boundaries if each > now), default=None)

    def make(self, request):
        self.made += 1
        self.requests.append(request)
        return self.view(request)

    def get(self, path="/en/", method="GET", cookie="", **headers):
        extra = {"HTTP_COOKIE": cookie} if cookie else {}
        return self.cache(RequestFactory().generic(method, path, headers=headers, **extra))


@pytest.fixture
def site(monkeypatch):
    return Site(monkeypatch)


class TestWhatIsKept:
    def test_an_anonymous_page_is_made_once(self, site):
        bodies = {site.get().content for _ in range(5)}
        assert bodies == {LONG.encode()}
        assert site.made == 1

    @pytest.mark.parametrize(
        "answer",
        [
            pytest.param(lambda request: HttpResponseNotFound("gone"), id="404"),
            pytest.param(lambda request: HttpResponseRedirect("/elsewhere/"), id="302"),
            pytest.param(lambda request: HttpResponse(status=204), id="204"),
            pytest.param(lambda request: HttpResponse(status=500), id="500"),
            pytest.param(lambda request: StreamingHttpResponse(["a", "b"]), id="streamed"),
            pytest.param(never_cache(lambda request: HttpResponse("now")), id="never-cache"),
            pytest.param(lambda request: HttpResponse(headers={"Cache-Control": "private"}), id="private"),
            pytest.param(lambda request: HttpResponse(headers={"Content-Encoding": "gzip"}), id="compressed"),
            pytest.param(vary_on_headers("Cookie")(lambda request: HttpResponse()), id="vary-cookie"),
            pytest.param(vary_on_headers("Accept-Encoding", "Cookie")(lambda request: HttpResponse()), id="vary-both"),
            pytest.param(vary_on_headers("Accept-Language")(lambda request: HttpResponse()), id="vary-language"),
        ],
    )
    def test_an_answer_for_one_reader_is_not(self, site, answer):
        site.view = answer
        for number in (1, 2):
            response = site.get()
            assert site.made == number
            assert "ETag" not in response
            assert "public" not in response["Cache-Control"]

    def test_nor_one_that_sets_a_cookie(self, site):
        def welcome(request):
            response = HttpResponse("welcome")
            response.set_cookie("csrftoken", "secret")
            return response

        site.view = welcome
        assert [site.get().cookies["csrftoken"].value for _ in range(2)] == ["secret", "secret"]
        assert site.made == 2

    @pytest.mark.parametrize("method", ["POST", "PUT", "OPTIONS"])
    def test_nor_one_to_another_method(self, site, method):
        site.get(method=method)
        site.get()
        assert site.made == 2
        assert "ETag" not in site.get(method=method)

    @pytest.mark.parametrize("path", ["/", "/admin/pages/", "/documents/1/a.pdf", "/health/ready", "/media/images/a"])
    def test_nor_one_below_these_paths(self, site, path):
        site.get(path)
        site.get(path)
        assert site.made == 2

    @pytest.mark.parametrize("identity", [{"cookie": "sessionid=abc"}, {"Authorization": "Bearer abc"}])
    def test_whoever_has_signed_in_passes_by(self, site, identity):
        site.get()
        site.view = lambda request: HttpResponse("for editors")
        assert site.get(**identity).content == b"for editors"
        assert site.get().content == LONG.encode()

    def test_other_cookies_neither_pass_by_nor_reach_other_readers(self, site):
        site.get(cookie="language=en; csrftoken=abc")
        site.get(cookie="language=sr")
        assert site.made == 1

    def test_nothing_is_kept_while_developing(self, settings):
        settings.DEBUG = True
        with pytest.raises(MiddlewareNotUsed):
            PageCacheMiddleware(None)


class TestKeys:
    def test_each_host_path_and_query_has_its_own_page(self, site):
        site.view = lambda request: HttpResponse(f"{request.get_host()} {request.get_full_path()}")
        addresses = ["/en/", "/sq/", "/en/?page=2", "/en/?page=3", "/en/?page=2&q=", "/en/?%70age=2"]
        bodies = [site.get(path, Host=host).content for host in ("testserver", "localhost") for path in addresses]
        assert len(set(bodies)) == len(bodies) == site.made

    def test_an_unknown_host_is_refused(self, site):
        with pytest.raises(DisallowedHost):
            site.get(Host="evil.example")

    @pytest.mark.parametrize(
        ("query", "left"),
        [
            ("utm_source=mail&utm_campaign=autumn", ""),
            ("fbclid=IwAR2x", ""),
            ("gclid", ""),
            ("page=2&utm_source=mail", "page=2"),
            ("utm_source=mail&page=2", "page=2"),
            ("q=a&fbclid=b&page=2", "q=a&page=2"),
            ("mc_cid=1&mc_eid=2&q=mc_cid", "q=mc_cid"),
            ("q=utm_source=mail", "q=utm_source=mail"),
            ("xfbclid=1", "xfbclid=1"),
            ("cb=77", "cb=77"),
        ],
    )
    def test_where_readers_come_from_is_forgotten(self, site, query, left):
        site.get(f"/en/?{query}")
        seen = site.requests[0]
        assert seen.META["QUERY_STRING"] == left
        assert not {"utm_source", "fbclid", "mc_cid"} & seen.GET.keys()
        site.get(f"/en/?{left}")
        assert site.made == 1

    def test_random_queries_do_not_fill_the_memory(self, site):
        site.cache.store.room = 200_000
        for number in range(500):
            site.get(f"/en/?q={number}")
            site.get("/en/")
        assert site.made == 501
        assert site.cache.store.used <= 200_000


class TestTime:
    def test_a_page_changes_by_itself_at_the_next_boundary(self, site):
        site.boundaries = [NOON + MINUTE, NOON + 2 * MINUTE]
        site.view = lambda request: HttpResponse(f"it is {site.now:%H:%M}")
        site.get()
        site.now = NOON + MINUTE - timedelta(microseconds=1)
        assert site.get().content == b"it is 12:00"
        site.now = NOON + MINUTE
        assert site.get().content == b"it is 12:01"
        site.now = NOON + 2 * MINUTE
        assert site.get().content == b"it is 12:02"
        assert site.made == 3

    def test_a_boundary_passed_while_the_page_was_made_counts(self, site):
        """The view looked at the clock before it, the page would be kept until the one after."""
        site.boundaries = [NOON + MINUTE]

        def slow(request):
            body = f"it is {site.now:%H:%M}"
            site.now = NOON + MINUTE
            return HttpResponse(body)

        site.view = slow
        assert site.get().content == b"it is 12:00"
        assert site.get().content == b"it is 12:01"

    def test_without_a_boundary_it_is_kept_for_an_hour(self, site):
        site.get()
        site.now = NOON + timedelta(seconds=3599)
        site.get()
        assert site.made == 1
        site.now = NOON + timedelta(seconds=3600)
        site.get()
        assert site.made == 2


class TestVersion:
    def test_every_change_of_the_content_renews_the_page(self, site):
        site.view = lambda request: HttpResponse(f"version {site.version}")
        for site.version in (1, 2, 3):
            assert site.get().content == f"version {site.version}".encode()

    def test_a_change_while_the_page_was_made_makes_it_old(self, site):
        def overtaken(request):
            body = f"version {site.version}"
            site.version = 2
            return HttpResponse(body)

        site.view = overtaken
        assert site.get().content == b"version 1"
        assert site.get().content == b"version 2"

    def test_what_has_gone_is_not_kept_for_anybody(self, site):
        site.get()
        site.version, site.view = 2, lambda request: HttpResponseNotFound()
        assert site.get().status_code == 404
        assert len(site.cache.store) == 0

    def test_trust_is_how_long_an_old_page_may_be_seen(self, site, settings, monkeypatch):
        settings.PAGE_CACHE_TRUST_SECONDS = 1.0
        clock = iter([0.0, 0.5, 0.9, 1.0])
        monkeypatch.setattr(page_cache.time, "monotonic", lambda: next(clock))
        trusted = page_cache.TrustedVersion()
        found = []
        for site.version in (1, 2, 3, 4):
            found.append(trusted.get())
        assert found == [1, 1, 1, 4]

    def test_kept_pages_outlive_the_database(self, site, monkeypatch):
        site.get()

        def away():
            raise OperationalError("the server closed the connection")

        monkeypatch.setattr(content_version, "current", away)
        assert site.get().content == LONG.encode()
        with pytest.raises(OperationalError):
            PageCacheMiddleware(site.make)(RequestFactory().get("/en/"))


class TestStampede:
    READERS = 12

    def test_one_makes_the_new_page_and_the_others_get_the_former_one(self, site):
        site.get()
        site.version, served = 2, threading.Semaphore(0)

        def slow(request):
            for _ in range(self.READERS - 1):  # until all the others have their answer
                assert served.acquire(timeout=10)
            return HttpResponse("new")

        def read(_):
            body = site.get().content
            served.release()
            return body

        site.view = slow
        with ThreadPoolExecutor(self.READERS) as readers:
            bodies = list(readers.map(read, range(self.READERS)))
        assert sorted(bodies) == sorted([b"new"] + [LONG.encode()] * (self.READERS - 1))
        assert site.made == 2
        assert site.get().content == b"new"

    def test_a_page_that_was_right_long_ago_stands_in_for_nothing(self, site):
        site.get()
        for entry in site.cache.store._entries.values():
            entry.right_at -= 3600
        site.version, site.view = 2, lambda request: HttpResponse("new")
        with site.cache.store.claim(next(iter(site.cache.store._entries))):
            assert site.get().content == b"new"


class TestAnswers:
    CODINGS = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}

    @pytest.mark.parametrize(
        ("accepted", "coding"),
        [
            ("", ""),
            ("gzip", "gzip"),
            ("gzip, deflate, br, zstd", "br"),
            ("br;q=0, gzip", "gzip"),
            ("br; q=0.000 , gzip ;q=0.5", "gzip"),
            ("br;q=0.001", "br"),
            ("GZIP", "gzip"),
            ("gzip;q=0", ""),
            ("identity", ""),
            ("*", ""),
            ("deflate, sdch", ""),
            (",;=,;q=0,\x7f", ""),
        ],
    )
    def test_a_page_comes_in_the_best_coding_that_the_reader_takes(self, site, accepted, coding):
        assert best_coding(accepted, {"": b"", "gzip": b"", "br": b""}) == coding
        response = site.get(**{"Accept-Encoding": accepted})
        assert response.get("Content-Encoding", "") == coding
        assert self.CODINGS[coding](response.content) == LONG.encode()
        assert response["Content-Length"] == str(len(response.content))
        assert response["Vary"] == "Accept-Encoding"
        assert site.made == 1

    @pytest.mark.parametrize("content_type", ["image/png", "application/pdf"])
    def test_what_is_compressed_already_is_not_again(self, site, content_type):
        site.view = lambda request: HttpResponse(LONG, content_type=content_type)
        assert "Content-Encoding" not in site.get(**{"Accept-Encoding": "br, gzip"})

    @pytest.mark.parametrize("coding", ["", "gzip", "br"])
    def test_each_coding_has_its_tag_and_its_304(self, site, coding):
        first = site.get(**{"Accept-Encoding": coding})
        tag = first["ETag"]
        for given in (tag, f"W/{tag}", f'"x", {tag}', "*"):
            again = site.get(**{"Accept-Encoding": coding, "If-None-Match": given})
            assert (again.status_code, again.content) == (304, b"")
            assert (again["ETag"], again["Vary"]) == (tag, "Accept-Encoding")
            assert not {"content-type", "content-encoding", "content-length"} & {name.lower() for name in again.headers}
        for given in ('"x"', "", tag.replace('"', ""), "\x00", '"'):
            assert site.get(**{"Accept-Encoding": coding, "If-None-Match": given}).status_code == 200

    def test_the_tags_of_the_codings_differ(self, site):
        assert len({site.get(**{"Accept-Encoding": coding})["ETag"] for coding in self.CODINGS}) == 3

    def test_the_same_words_keep_their_tag_over_versions_and_processes(self, site, monkeypatch):
        tag = site.get()["ETag"]
        site.version = 2
        assert site.get(**{"If-None-Match": tag}).status_code == 304
        assert Site(monkeypatch).get()["ETag"] == tag

    def test_head_is_answered_from_the_same_page_and_keeps_it(self, site):
        site.view = lambda request: HttpResponse(LONG if request.method == "GET" else "")
        head, get = site.get(method="HEAD"), site.get()
        assert site.made == 1
        assert get.content == LONG.encode()
        assert (head["ETag"], head["Content-Length"]) == (get["ETag"], get["Content-Length"])
        assert site.requests[0].method == "HEAD"

    def test_no_answer_says_when_it_was_changed_last(self, site):
        dated = {"Last-Modified": "Mon, 23 Nov 2026 12:00:00 GMT", "Expires": "0", "ETag": '"theirs"'}
        site.view = lambda request: HttpResponse(LONG, headers=dated)
        response = site.get(**{"If-Modified-Since": dated["Last-Modified"]})
        assert response.status_code == 200
        assert "Last-Modified" not in response
        assert "Expires" not in response
        assert response["ETag"] != '"theirs"'

    def test_other_headers_of_the_view_stay(self, site):
        said = {"Content-Disposition": "attachment", "Content-Language": "sq", "X-Frame-Options": "SAMEORIGIN"}
        site.view = lambda request: HttpResponse(LONG, headers=said, content_type="text/csv")
        for _ in range(2):
            response = site.get()
            assert {name: response[name] for name in said} == said
            assert response["Content-Type"] == "text/csv"
            assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
