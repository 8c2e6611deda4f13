"""What Elasticsearch keeps of a public page: its words and nothing else; facts stay in the database.

Whatever may be shown is asked of the database once more, so that an old index shows nothing that is gone.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from django.utils.crypto import get_random_string
from elasticsearch import Elasticsearch
from elasticsearch.helpers import scan
from modelsearch.backends.elasticsearch8 import Elasticsearch8Index, Elasticsearch8Mapping
from wagtail.models import Page

from core import full_text
from core.languages import prefix_of
from search.elastic import analysis
from search.models import PageText
from search.page_texts import public_texts, texts_with_language

BATCH = 200
PATIENCE = 30  # seconds that the background process waits for an answer
LONGEST_REBUILD = timedelta(hours=6)  # an index without its name that is older was left by one that failed
NOT_KEPT = ["words", "title_words"]  # are indexed, but cannot be read back
_SUFFIX = 7
_MAKING = "making"  # ends the name of the one that the background process is making


class PageMapping(Elasticsearch8Mapping):
    """The shape of a document: named one by one, so that nothing comes into the index by itself.

    `words` and `title_words` hold what the database's index holds, and decide what is found; `title` and `text` hold
    the texts by language, each taken apart by its grammar, and decide what comes first. `page` is the id once more, as
    a number to sort by.
    """

    def get_mapping(self):
        grammars = {
            language: {"type": "text", "analyzer": analysis.analyzer_of(language)} for language in analysis.LANGUAGES
        }
        words = {"type": "text", "analyzer": "words"}
        return {
            "dynamic": "strict",
            "_source": {"excludes": NOT_KEPT},
            "properties": {
                "title": {"properties": grammars},
                "text": {"properties": grammars},
                "words": words,
                "title_words": words,
                "page": {"type": "long"},
            },
        }

    def get_document(self, obj: PageText) -> dict:
        """The document of a page's text."""
        code, title = obj.page.locale.language_code, obj.page.title
        by_language: dict[str, list[str]] = defaultdict(list)
        texts = texts_with_language(obj, code)
        for language, text in texts:
            by_language[prefix_of(language)].append(text)
        title_words = full_text.indexed([title], code)
        return {
            "title": {prefix_of(code): title},
            "text": {language: "\n".join(lines) for language, lines in by_language.items()},
            "words": f"{title_words} {full_text.indexed_in_languages(texts)}",
            "title_words": title_words,
            "page": obj.pk,
        }


class PageIndex(Elasticsearch8Index):
    """The index of public pages. Documents have the page's id and the version of its text."""

    def put(self, *aliases: str):
        """Makes the index with the grammars that the server can do."""
        self.es.indices.create(
            index=self.name,
            settings=analysis.settings(has_dictionary=has_dictionary(self.es)),
            mappings={**self.mapping_class(PageText).get_mapping(), "_meta": self.marks},
            aliases={alias: {} for alias in aliases},
        )

    @property
    def marks(self) -> dict[str, str]:
        """What tells an index of this version of the site and of this database from others."""
        return {"shape": self.shape, "database": database_key()}

    @property
    def shape(self) -> str:
        """A number for how this version of the site has documents and grammars."""
        parts = [self.mapping_class(PageText).get_mapping(), analysis.settings(has_dictionary=True)]
        return sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]

    def fresh(self, *aliases: str) -> "PageIndex":
        """Makes an empty one, which is to take the name."""
        index = self._called(f"{self.name}_{get_random_string(_SUFFIX).lower()}")
        index.put(*aliases)
        return index

    @property
    def in_making(self) -> "PageIndex":
        """The one that the background process is making, if there is one; its name is an alias too."""
        return self._called(f"{self.name}_{_MAKING}")

    @property
    def place(self) -> int:
        """The id of the last page that was written when the index was being made step by step."""
        return max(meta.get("place", 0) for meta in self._metas())

    @place.setter
    def place(self, page_id: int) -> None:
        self.es.indices.put_mapping(index=self.name, meta={**self.marks, "place": page_id})

    def give_name_to(self, fresh: "PageIndex") -> None:
        """Has the name stand for that one, and drops what it stood for, at one stroke."""
        fresh.refresh()
        [name] = fresh.names()
        actions = [{"remove_index": {"index": old}} for old in self.names()]
        actions.append({"add": {"index": name, "alias": self.name}})
        if name != fresh.name:
            actions.append({"remove": {"index": name, "alias": fresh.name}})
        self.es.indices.update_aliases(actions=actions)

    def names(self) -> list[str]:
        """What the name stands for."""
        if self.exists():
            return [index.name for index in self.aliased_indices()]
        # A write when there was none makes an index of that name.
        return [self.name] if self.es.indices.exists(index=self.name) else []

    def drop(self) -> None:
        """Drops whatever the name stands for."""
        for name in self.names():
            self._called(name).delete()

    def drop_leftovers(self) -> None:
        """Drops what failed attempts to make it anew have left."""
        latest = datetime.now(UTC) - LONGEST_REBUILD
        for name, facts in self.es.indices.get(index=f"{self.name}_*").body.items():
            made = datetime.fromtimestamp(int(facts["settings"]["index"]["creation_date"]) / 1000, UTC)
            is_ours = re.fullmatch(rf"{re.escape(self.name)}_[a-z0-9]{{{_SUFFIX}}}", name)
            if is_ours and not facts["aliases"] and made < latest:
                self._called(name).delete()

    def _called(self, name: str) -> "PageIndex":
        index = type(self)(self.backend, name)
        index.es = self.es
        return index

    def patient(self) -> "PageIndex":
        """The same for the background process, which can wait."""
        index = type(self)(self.backend, self.name)
        index.es = self.es.options(request_timeout=PATIENCE)
        return index

    def exists(self) -> bool:
        """Whether there is one behind the name."""
        return bool(self.is_alias())

    def is_usable(self) -> bool:
        """Whether there is one, and it was made by this version of the site, of this database."""
        return self.exists() and all(self.marks.items() <= meta.items() for meta in self._metas())

    def _metas(self) -> list[dict]:
        mappings = self.es.indices.get_mapping(index=self.name).body.values()
        return [each["mappings"].get("_meta", {}) for each in mappings]

    def versions(self) -> dict[int, int]:
        """What it holds: the version of every page by its id."""
        rows = scan(self.es, index=self.name, size=5000, _source=False, version=True)
        return {int(row["_id"]): row["_version"] for row in rows}

    def writes(self, ids: Iterable[int]) -> Iterator[tuple[dict, dict]]:
        """The writes that bring these pages level: the id and version, and the document, for those that are public."""
        mapping, ids = self.mapping_class(PageText), list(ids)
        for start in range(0, len(ids), BATCH):
            for text in public_texts().filter(pk__in=ids[start : start + BATCH]).select_related("page__locale"):
                yield {"_id": str(text.pk), "version": text.version}, mapping.get_document(text)


def database_key() -> str:
    """What tells this database from others: the key that its root page got by chance when it was made."""
    return str(Page.objects.filter(depth=1).order_by("pk").values_list("translation_key", flat=True).first())


def has_dictionary(es: Elasticsearch) -> bool:
    """Whether the server has the Albanian dictionary."""
    probe = {"type": "hunspell", "locale": analysis.DICTIONARY}
    response = es.options(ignore_status=400).indices.analyze(tokenizer="standard", filter=[probe], text="ligj")
    return "tokens" in response.body
