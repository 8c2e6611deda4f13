"""Kills servers and PostgreSQL while people send comments, and counts what was lost, doubled, late or refused early.

Makes a PostgreSQL cluster of its own in a temporary folder and throws it away. Needs the development requirements and
PostgreSQL's programs (PG_BIN); started as root, the cluster runs as the user postgres:

    python -m benchmarks.contributions_loss --keys 3400 --copies 3 --kills 20 --restarts 2 --races 3
"""

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Event, Thread
from urllib.parse import urlencode

PG_BIN = Path(os.environ.get("PG_BIN", "/usr/lib/postgresql/15/bin"))
PG_PORT, WEB_PORT, CLIENTS = 5499, 8499, 12
FORM = "application/x-www-form-urlencoded"
AS_POSTGRES = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
DATABASE = f"postgres://loss@127.0.0.1:{PG_PORT}/loss"
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "config.settings.test",
    "DATABASE_URL": DATABASE,
    "CONTRIBUTIONS_PER_NETWORK": "1000000",
    "CONTRIBUTIONS_PER_CONSULTATION": "1000000",
}


class Cluster:
    """A PostgreSQL of our own, as durable as a real one."""

    def __init__(self, folder: Path):
        self.data = folder / "data"

    def create(self) -> None:
        """Sets it up and starts it, quick and careless until `restart`."""
        shutil.chown(self.data.parent, "postgres") if AS_POSTGRES else None
        self._run("initdb", "-D", str(self.data), "-U", "loss", "-A", "trust", "-E", "UTF8")
        self._start("-F")
        self._run("createdb", "-h", "127.0.0.1", "-p", str(PG_PORT), "-U", "loss", "loss")

    def crash(self) -> None:
        """Stops it as a power cut would, and starts it again."""
        self._run("pg_ctl", "-D", str(self.data), "-m", "immediate", "-w", "stop")
        self._start()

    def stop(self) -> None:
        """The end."""
        self._run("pg_ctl", "-D", str(self.data), "-m", "fast", "-w", "stop")

    def restart(self) -> None:
        """From now on what is committed is on the disk."""
        self.stop()
        self._start()

    def _start(self, more: str = "") -> None:
        options = f"{more} -p {PG_PORT} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''"
        self._run("pg_ctl", "-D", str(self.data), "-l", str(self.data / "log"), "-o", options, "-w", "start")

    def _run(self, program: str, *args: str) -> None:
        command = [*AS_POSTGRES, str(PG_BIN / program), *args]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")


class Server:
    """The site as `make run` serves it, in a group of processes that a kill takes down together."""

    def __init__(self):
        command = [
            sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(WEB_PORT),
            "--workers", "2", "--blocking-threads", "4", "--no-access-log", "--log-level", "critical",
            "config.wsgi:application",
        ]  # fmt: skip
        self.process = subprocess.Popen(command, start_new_session=True, stderr=subprocess.DEVNULL)

    def kill(self) -> None:
        """At once, in the middle of whatever it does."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def main() -> int:
    """Runs the experiment and prints its result; 0 if nothing was lost, doubled, late or refused early."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, default in {"keys": 3400, "copies": 3, "kills": 20, "restarts": 2, "races": 3}.items():
        parser.add_argument(f"--{name}", type=int, default=default)
    wanted = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="loss-"))
    cluster = Cluster(folder)
    cluster.create()
    try:
        subprocess.run([sys.executable, "manage.py", "migrate", "-v", "0"], check=True)
        subprocess.run([sys.executable, "manage.py", "prepare_site"], check=True, stdout=subprocess.DEVNULL)
        cluster.restart()
        import django

        django.setup()
        lost = losses(wanted, cluster)
        return max(lost, races(wanted.races))
    finally:
        cluster.stop()
        shutil.rmtree(folder)


def losses(wanted: argparse.Namespace, cluster: Cluster) -> int:
    """Sends everything while things are killed; returns 1 if the register is not what the receipts say."""
    from tests.contributions.sending import ADDRESSES, aged_token, open_consultation

    consultation = open_consultation()
    keys = [uuid.uuid4() for _ in range(wanted.keys)]
    posts = [(key, aged_token(consultation.number, key=key)) for key in keys] * wanted.copies
    random.shuffle(posts)
    sender = Sender(ADDRESSES["en"].format(consultation.number), len(posts))
    done, began = Event(), time.monotonic()
    trouble = Thread(target=make_trouble, args=(wanted, cluster, sender, done))
    trouble.start()
    with ThreadPoolExecutor(CLIENTS) as people:
        links = list(people.map(sender.send, posts))
    seconds = time.monotonic() - began
    done.set()
    trouble.join()
    faults = check(consultation, [key for key, _token in posts], links)
    print(
        f"{len(posts)} posts of {len(keys)} keys by {CLIENTS} clients in {seconds:.0f} s; {sender.kills} kills, "
        f"{sender.restarts} crashes of PostgreSQL; answers {dict(sender.answers)}; faults: {faults or 'none'}"
    )
    return int(bool(faults))


def file_of(key: uuid.UUID) -> bytes | None:
    """The small file that goes with every fourth form."""
    from tests.core.hostile_files import raw_pdf

    return raw_pdf(f"({key})".encode()) if key.int % 4 == 0 else None


def _with_file(fields: dict[str, str], file: bytes) -> tuple[str, bytes]:
    parts = [f'name="{name}"\r\n\r\n{value}'.encode() for name, value in fields.items()]
    parts.append(b'name="files"; filename="file.pdf"\r\nContent-Type: application/pdf\r\n\r\n' + file)
    body = b"".join(b"--loss\r\nContent-Disposition: form-data; " + part + b"\r\n" for part in parts)
    return "multipart/form-data; boundary=loss", body + b"--loss--\r\n"


class Sender:
    """Sends until there is a receipt, as a patient person would."""

    def __init__(self, address: str, total: int):
        self.address, self.total, self.sent = address, total, 0
        self.answers, self.kills, self.restarts = Counter(), 0, 0

    def send(self, post: tuple[uuid.UUID, str]) -> str:
        """The private link that came with the receipt."""
        key, token = post
        fields = {"token": token, "text": f"Comment {key}"}
        body = _with_file(fields, file_of(key)) if file_of(key) else (FORM, urlencode(fields).encode())
        while True:
            status, link = self._once(*body)
            self.answers[status] += 1
            if status == 303:
                self.sent += 1
                return link
            time.sleep(0.2)

    def _once(self, media_type: str, body: bytes) -> tuple[int | str, str]:
        server = HTTPConnection("127.0.0.1", WEB_PORT, timeout=20)
        try:
            server.request("POST", self.address, body, {"Content-Type": media_type})
            answer = server.getresponse()
            return answer.status, answer.headers.get("Location", "")
        except (OSError, HTTPException):
            return "no answer", ""
        finally:
            server.close()


def make_trouble(wanted: argparse.Namespace, cluster: Cluster, sender: Sender, done: Event) -> None:
    """Spreads the kills over the posts: the server each time, PostgreSQL instead at even distances."""
    server = Server()
    events = ["kill"] * wanted.kills + ["crash"] * wanted.restarts
    random.shuffle(events)
    for number, event in enumerate(events, 1):
        goal = sender.total * number // (len(events) + 1)
        while sender.sent < goal and not done.wait(0.02):
            pass
        time.sleep(random.random() / 5)
        if event == "crash":
            cluster.crash()
            sender.restarts += 1
        else:
            server.kill()
            server = Server()
            sender.kills += 1
    done.wait()
    server.kill()


def check(consultation, keys: list[uuid.UUID], links: list[str]) -> list[str]:
    """What is wrong with the register."""
    from django.db import connection

    from contributions.models import Contribution
    from contributions.tokens import read_private_token
    from contributions.verification import faults

    connection.close()  # it did not survive the crashes either
    rows = {
        row.key: row for row in Contribution.objects.filter(consultation=consultation).select_related("contributor")
    }
    found = [str(fault) for fault in faults(consultation)]
    if rows.keys() != set(keys):
        found.append(f"{len(set(keys) - rows.keys())} lost, {len(rows.keys() - set(keys))} nobody sent")
    for key, link in zip(keys, links, strict=True):
        row = rows.get(key)
        if row is None or read_private_token(link.rstrip("/").rpartition("/")[2]) != row.contributor.key:
            found.append(f"{key}: the receipt is of another comment, or of none")
        elif row.text != f"Comment {key}":
            found.append(f"{key}: another text")
        elif files_of(row) != ([file_of(key)] if file_of(key) else []):
            found.append(f"{key}: its file is not there, or another")
    return found


def files_of(row) -> list[bytes | None]:
    """The files of a comment as the storage has them; None for one that it lost."""
    from django.core.files.storage import storages

    storage = storages["contributions"]
    paths = [file.path for file in row.attachments.all()]
    return [storage.open(path).read() if storage.exists(path) else None for path in paths]


def races(number: int) -> int:
    """Races around the closing and a last-second extension; returns 1 if one had an unfair end."""
    from tests.contributions.races import race
    from tests.contributions.sending import open_consultation

    ran = [race(open_consultation(), seconds=2.5, people=8) for _ in range(number)]
    late = sum(len(each.accepted_late()) for each in ran)
    early = sum(len(each.refused_early()) for each in ran)
    accepted, refused = sum(len(each.accepted) for each in ran), sum(len(each.refused) for each in ran)
    print(f"{number} races: {accepted} accepted, {refused} refused; {late} accepted late, {early} refused early")
    return int(bool(late or early or not accepted or not refused))


if __name__ == "__main__":
    sys.exit(main())
