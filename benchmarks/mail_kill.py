"""Kills mail workers in the middle of their work, and counts which mails were lost and which came twice.

Needs the development requirements; works on a test database of its own next to `DATABASE_URL`'s:

    python -m benchmarks.mail_kill --mails 2000 --kills 20 --workers 2
"""

import argparse
import os
import random
import subprocess
import sys
import time
from collections import Counter, defaultdict

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
django.setup()

from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from core.models import Mail  # noqa: E402
from tests.core.smtp_server import SmtpServer  # noqa: E402


def main() -> int:
    """Runs the experiment and prints its result; 0 if nothing was lost and little came twice."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--mails", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--workers", type=int, default=2)
    wanted = parser.parse_args()
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        with SmtpServer() as server:
            queue(wanted.mails)
            for _ in range(wanted.kills):
                interrupt(server, wanted.mails // (wanted.kills + 1), wanted.workers)
            began, before = time.monotonic(), len(server.accepted)
            start(server.port).wait()
            rate = (len(server.accepted) - before) / (time.monotonic() - began)
            return report(server, wanted.mails, wanted.kills * wanted.workers, rate)
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


def queue(count: int) -> None:
    """Fills the outbox, each mail with a text and an HTML part of about 1 KB together."""
    text = "Public consultation. " * 20
    Mail.objects.bulk_create(
        [Mail(to=f"reader{n}@example.org", subject=f"Mail {n}", text=text, html=f"<p>{text}</p>") for n in range(count)]
    )


def interrupt(server: SmtpServer, step: int, workers: int) -> None:
    """Lets workers send about `step` mails, kills them with SIGKILL, and ends their leases."""
    processes = [start(server.port) for _ in range(workers)]
    server.wait_for(len(server.accepted) + random.randint(1, step), timeout=120)
    for process in processes:
        process.kill()
        process.wait()
    Mail.objects.filter(state=Mail.State.QUEUED).update(due=timezone.now())


def start(port: int) -> subprocess.Popen:
    """A worker that sends what there is and ends."""
    environment = os.environ | {"EMAIL_URL": f"smtp://127.0.0.1:{port}", "DATABASE_URL": database_url()}
    return subprocess.Popen([sys.executable, "manage.py", "work", "--until-empty"], env=environment)


def database_url() -> str:
    """Where the test database is."""
    if connection.vendor == "sqlite":
        return f"sqlite:///{connection.settings_dict['NAME']}"
    return os.environ["DATABASE_URL"].rpartition("/")[0] + "/" + connection.settings_dict["NAME"]


def report(server: SmtpServer, mails: int, kills: int, rate: float) -> int:
    """Prints the result and returns the exit code."""
    copies = Counter(mail.to for mail in server.accepted)
    identities = defaultdict(set)
    for mail in server.accepted:
        identities[mail.to].add(mail.message["Message-ID"])
    lost = mails - len(copies)
    extra, most = copies.total() - len(copies), max(copies.values())
    changed = sum(len(ids) > 1 for ids in identities.values())
    print(
        f"{connection.vendor}: {mails} mails, {kills} workers killed: {lost} lost, {extra} copies too many, at most "
        f"{most} to anybody, {changed} with another Message-ID; the last worker sent {rate:.0f} mails/s with its start"
    )
    return 1 if lost or changed or most > 2 or extra > kills else 0


if __name__ == "__main__":
    sys.exit(main())
