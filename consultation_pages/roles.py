"""Who does what: the table of roles, per institution and for all."""

from core.roles import Role

_EDITOR = ("wagtailadmin.access_admin",)
_FILES = (
    "home.add_sitedocument", "home.change_sitedocument", "home.choose_sitedocument",
    "home.add_siteimage", "home.change_siteimage", "home.choose_siteimage",
)  # fmt: skip
_TEXTS = ("wagtailcore.add_page", "wagtailcore.change_page")

# One group each per institution, on its page in every language tree and on its collection. Nobody holds "publish".
DRAFTER = Role("Drafters", _EDITOR, pages=_TEXTS, collections=_FILES)
TRANSLATOR = Role("Translators", _EDITOR, pages=("wagtailcore.change_page",), collections=_FILES[2::3])
REVIEWER = Role("Reviewers", _EDITOR, pages=_TEXTS, collections=_FILES)
OF_AN_INSTITUTION = (DRAFTER, TRANSLATOR, REVIEWER)


def _all_rights(*names: str) -> tuple[str, ...]:
    return tuple(f"consultation_pages.{verb}_{name}" for name in names for verb in ("add", "change", "delete", "view"))


_REGISTERS = ("institution", "contactofficer", "topic", "documenttype", "consultationrule", "holiday")
_EVIDENCE = ("consultation", "proposal", "plan", "extension", "approval")

# The Office for Good Governance: approves the last step, keeps the registers. Its own pages it edits itself.
PUBLISHER = Role(
    "Publishers",
    (
        *_EDITOR, *_all_rights(*_REGISTERS), "home.change_sitesettings",
        *(f"consultation_pages.view_{name}" for name in _EVIDENCE),
    ),
    pages=_TEXTS,
    collections=_FILES,
)  # fmt: skip
AUDITOR = Role("Auditors", (*_EDITOR, *(f"consultation_pages.view_{name}" for name in (*_REGISTERS, *_EVIDENCE))))
