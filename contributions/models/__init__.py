"""What is kept of contributions: the register, the people apart from it, decisions and answers."""

from .answers import Answer
from .meetings import MeetingRecord
from .moderation import Decision, Standing
from .people import ConsentWording, Contributor
from .register import Attachment, ChainHead, Contribution
from .reports import ReportFile

__all__ = [
    "Answer", "Attachment", "ChainHead", "ConsentWording", "Contribution", "Contributor", "Decision", "MeetingRecord",
    "ReportFile", "Standing",
]  # fmt: skip
