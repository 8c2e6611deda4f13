"""The records of the registry; personal data of stakeholders lives here and nowhere else."""

from .events import Event, Notice
from .interests import SUBJECTS, Interest
from .invitations import Invitation
from .merged import FormerLink
from .people import LANGUAGES, Consent, SignUp, Stakeholder, StoppedAddress

__all__ = [
    "LANGUAGES", "SUBJECTS", "Consent", "Event", "FormerLink", "Interest", "Invitation", "Notice", "SignUp",
    "Stakeholder", "StoppedAddress",
]  # fmt: skip
