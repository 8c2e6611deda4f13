"""A mail server on the loopback that does to a mail what its recipient's address says."""

import asyncio
import contextlib
import threading
from collections import Counter
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

# By the recipient's local part; whatever is not named here is accepted.
ANSWERS_TO_RECIPIENT = {
    "unknown": "550 5.1.1 User unknown",
    "stranger": "554 5.7.1 Relay access denied",
    "busy": "451 4.3.0 Try again later",
    "closing": "421 4.3.2 Service shutting down",
}
ANSWERS_TO_CONTENT = {"spam": "554 5.6.0 Refused content"}
ANSWERS_TO_SENDER = {
    "forbidden": "553 5.7.1 Sender not allowed",
    "hasty": "450 4.7.1 Too many mails, slow down",
}
# Refused so often, then accepted.
FIRST_ANSWERS = {"grey": (2, "450 4.2.0 Greylisted"), "restart": (1, "421 4.3.2 Service shutting down")}


@dataclass(frozen=True)
class Accepted:
    """A mail for which the server took responsibility."""

    to: str
    sender: str
    message: EmailMessage


class SmtpServer:
    """Runs in a thread of its own while the `with` block lasts; `port` says where."""

    def __init__(self, password: str | None = None, size_limit: int = 1_000_000):
        self.accepted: list[Accepted] = []
        self.sessions = 0
        self.tries: Counter[str] = Counter()
        self.hangs = threading.Event()
        self._something_accepted = threading.Condition()
        self._controller = _Controller(
            self,
            hostname="127.0.0.1",
            port=0,
            server_hostname="localhost",
            data_size_limit=size_limit,
            auth_require_tls=password is None,
            authenticator=lambda server, session, envelope, mechanism, login: AuthResult(
                success=login.password == password.encode(),
                handled=False,  # the server sends the 535 itself
            ),
        )

    def __enter__(self):
        self._controller.start()
        self.port = self._controller.port
        self._goes_on = asyncio.Event()
        self.sessions = 0
        return self

    def __exit__(self, *exc_info):
        self._controller.stop()

    def serve(self, settings) -> None:
        """Makes the site send its mail here (`settings` is pytest-django's fixture)."""
        settings.MAIL_SMTP_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", self.port, 5
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False

    def copies(self, recipient: str) -> int:
        """How many mails to this recipient were accepted."""
        return sum(mail.to == recipient for mail in self.accepted)

    def wait_for(self, count: int, timeout: float = 20) -> None:
        """Returns when at least so many mails were accepted; fails after `timeout` seconds."""
        with self._something_accepted:
            assert self._something_accepted.wait_for(lambda: len(self.accepted) >= count, timeout)

    def go_on(self) -> None:
        """Ends the silence of a server that hangs."""
        self._controller.loop.call_soon_threadsafe(self._goes_on.set)

    async def handle_MAIL(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list):
        answer = ANSWERS_TO_SENDER.get(_local(address))
        if answer:
            return answer
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list):
        name = _local(address)
        self.tries[name] += 1
        times, answer = FIRST_ANSWERS.get(name, (0, ""))
        if self.tries[name] <= times:
            return answer
        if name in ANSWERS_TO_RECIPIENT:
            return ANSWERS_TO_RECIPIENT[name]
        if name == "hang":
            self.hangs.set()
            await self._goes_on.wait()
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope):
        (recipient,) = envelope.rcpt_tos
        name = _local(recipient)
        if name in ANSWERS_TO_CONTENT:
            return ANSWERS_TO_CONTENT[name]
        if name == "dropped-before":
            server.transport.abort()
            return "451 nobody hears this"
        message = message_from_bytes(envelope.content, policy=policy.default)
        with self._something_accepted:
            self.accepted.append(Accepted(recipient, envelope.mail_from, message))
            self._something_accepted.notify_all()
        if name == "dropped-after":
            server.transport.abort()
        return "250 OK"


class _Controller(Controller):
    def factory(self):
        self.handler.sessions += 1
        return _Quiet(self.handler, **self.SMTP_kwargs)

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]  # the system chose it
        super()._trigger_server()


class _Quiet(SMTP):
    async def _handle_client(self):
        # A client that vanishes is what these tests are about, and nothing to report.
        with contextlib.suppress(ConnectionError):
            await super()._handle_client()


def _local(address: str) -> str:
    return address.partition("@")[0]
