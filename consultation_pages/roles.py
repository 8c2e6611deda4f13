"""Who does what: the table of roles, per institution and for all."""

from core.roles import Role

_READER = ("wagtailadmin.access_admin",)
_EDITOR = (*_READER, "wagtail_localize.submit_translation")
# Of Wagtail's own models: it asks for these rights also where a site has document and image models of its own.
_FILES = (
    "wagtaildocs.add_document", "wagtaildocs.change_document", "wagtaildocs.choose_document",
    "wagtailimages.add_image", "wagtailimages.change_image", "wagtailimages.choose_image",
)  # fmt: skip
_TEXTS = ("wagtailcore.add_page", "wagtailcore.change_page")

# One group each per institution, on its page in every language tree and on its collection. Nobody holds "publish".
DRAFTER = Role("Drafters", _EDITOR, pages=_TEXTS, collections=_FILES)
TRANSLATOR = Role("Translators", _EDITOR, pages=("wagtailcore.change_page",), collections=_FILES[2::3])
REVIEWER = Role("Reviewers", _EDITOR, pages=_TEXTS, collections=_FILES)
OF_AN_INSTITUTION = (DRAFTER, TRANSLATOR, REVIEWER)


def _rights(verbs: str, *names: str) -> tuple[str, ...]:
    return tuple(f"consultation_pages.{verb}_{name}" for name in names for verb in verbs.split())


_REGISTERS = ("institution", "contactofficer", "topic", "documenttype", "consultationrule", "holiday")
_EVIDENCE = ("consultation", "proposal", "plan", "extension", "approval")

# The Office for Good Governance: approves the last step, keeps the registers. Its own pages it edits itself.
PUBLISHER = Role(
    "Publishers",
    (
        *_EDITOR, "home.change_sitesettings",
        *_rights("add change view", *_REGISTERS), *_rights("delete", "holiday"), *_rights("view", *_EVIDENCE),
    ),
    pages=_TEXTS,
    collections=_FILES,
)  # fmt: skip
AUDITOR = Role("Auditors", (*_READER, *_rights("view", *_REGISTERS, *_EVIDENCE)))
