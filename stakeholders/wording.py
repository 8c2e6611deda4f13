"""The words that people agree to, with a version: change the number whenever the meaning changes."""

from django.utils.translation import gettext_lazy as _

VERSION = 3
NOTICES = _(
    "I agree that the Office for Good Governance keeps my e-mail address and what I typed here, to write to me about "
    "the subjects I chose and to invite me to consultations on them, until 31 December or until I stop it. Until then "
    "the institutions whose subjects I chose see it too. What I do not renew is erased after one more year, what I "
    "stopped after 30 days. Every message holds a link with which I can change, stop, download or erase all of it."
)
LISTING = _("Show my name or organisation in public as interested in these subjects.")
