"""Measures what keeping pages is worth: the same page from nginx as a file, from the kept pages, and made anew.

Needs wrk and nginx. Starts the site with `config.settings.dev` on the database at hand, with one worker, and prints
requests per second and their ratios; only the ratios say something on another machine.

    python -m benchmarks.page_cache --path /en/consultations/
"""

import argparse
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

NGINX = """
worker_processes 1; daemon off; pid {folder}/pid; error_log {folder}/errors;
events {{ worker_connections 256; }}
http {{
  access_log off; default_type text/html; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{ listen 127.0.0.1:{port}; root {folder}; }}
}}
"""
PAST_THE_KEPT_PAGES = ("-H", "Authorization: of nobody")


def main() -> None:
    """Prints a line for each way of answering."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--path", default="/en/consultations/")
    parser.add_argument("--seconds", type=int, default=5)
    wanted = parser.parse_args()
    with site() as address:
        page = urlopen(address + wanted.path).read()
        kept = rate(address + wanted.path, wanted.seconds)
        made = rate(address + wanted.path, wanted.seconds, *PAST_THE_KEPT_PAGES)
    with file_server(page) as address:
        file = rate(f"{address}/page.html", wanted.seconds)
    print(f"{wanted.path}, {len(page):,} bytes")
    print(f"nginx, a file   {file:10.1f} per second")
    print(f"kept page       {kept:10.1f} per second, {file / kept:.1f} times slower than nginx")
    print(f"made anew       {made:10.1f} per second, {kept / made:.0f} times slower than the kept page")


@contextmanager
def site() -> Iterator[str]:
    """The site on a free port, with one worker."""
    port = free_port()
    command = [str(Path(sys.executable).with_name("granian")), "--interface", "wsgi", "--port", str(port)]
    command += ["--blocking-threads", "2", "--backpressure", "64", "--no-access-log", "--log-level", "error"]
    environment = {"DJANGO_SETTINGS_MODULE": "config.settings.dev"} | os.environ
    with running([*command, "config.wsgi:application"], environment):
        yield answering(f"http://127.0.0.1:{port}", "/health/live")


@contextmanager
def file_server(page: bytes) -> Iterator[str]:
    """An nginx with one worker that has the page as a file."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        Path(folder, "page.html").write_bytes(page)
        configuration = Path(folder, "nginx.conf")
        configuration.write_text(NGINX.format(folder=folder, port=port))
        with running(["nginx", "-e", f"{folder}/errors", "-c", str(configuration)], os.environ):
            yield answering(f"http://127.0.0.1:{port}", "/page.html")


@contextmanager
def running(command: list[str], environment) -> Iterator[None]:
    """A process that ends with the block."""
    process = subprocess.Popen(command, env=dict(environment))
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def answering(address: str, path: str) -> str:
    """The address, once it answers; RuntimeError after half a minute."""
    for _try in range(300):
        with suppress(URLError, ConnectionError):
            urlopen(address + path).close()
            return address
        time.sleep(0.1)
    raise RuntimeError(f"{address} does not answer")


def rate(url: str, seconds: int, *options: str) -> float:
    """Answers per second to eight readers at once; RuntimeError if any is not 200."""
    command = ["wrk", "-t1", "-c8", f"-d{seconds}s", *options, url]
    report = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in report:
        raise RuntimeError(report)
    return float(re.search(r"Requests/sec:\s+([\d.]+)", report)[1])


def free_port() -> int:
    """A port of this machine that nothing listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


if __name__ == "__main__":
    main()
