"""The records of the ground floor."""

from .content import ContentVersion
from .jobs import JobRun
from .mail import Mail
from .names import TrilingualName
from .users import User

__all__ = ["ContentVersion", "JobRun", "Mail", "TrilingualName", "User"]
