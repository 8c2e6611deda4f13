"""Links that are a right by themselves stand in no log: neither in ours nor in the proxy's, whose example is tried."""

import logging
import os
import re
import shutil
import socket
import subprocess
import threading
import time
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import product

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from contributions.urls import urlpatterns as of_contributions
from core.languages import PREFIXES
from core.private_links import WithoutPrivateLinks, masked
from stakeholders.urls import urlpatterns as of_stakeholders

CONF = settings.BASE_DIR / "deploy" / "nginx.conf"
NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
SECRET = "canary-0a1b2c"
NAMES = [each.name for each in (*of_contributions, *of_stakeholders) if "token" in each.pattern.converters]


def private_paths() -> list[str]:
    """Every address with a secret in it, in each language."""
    found = [reverse("wagtailadmin_password_reset_confirm", args=[SECRET, SECRET])]
    for name, code in product(NAMES, PREFIXES):
        with translation.override(code):
            found.append(reverse(name, args=[SECRET]))
    return found


def test_our_log_shows_where_a_private_link_led_and_nothing_that_opens_it():
    paths = private_paths()
    assert len(NAMES) >= 6
    for path in paths:
        shown = masked(f"Not Found: {path}")
        assert SECRET not in shown
        assert shown.startswith(f"Not Found: {path.partition(SECRET)[0]}")
    assert masked("Not Found: /sq/c/2026-001/komento/") == "Not Found: /sq/c/2026-001/komento/"


@pytest.mark.django_db
def test_a_wrong_private_link_is_logged_without_its_secret(client, caplog):
    caplog.set_level("WARNING")
    logging.getLogger("django.request").setLevel("WARNING")
    for path in ("/sq/komenti-im/%s/", "/en/my-comment/%s/?x=%s", "/en/interest/mine/%s/data.json"):
        assert client.get(path.replace("%s", SECRET)).status_code == 404
    assert "/sq/komenti-im/" in caplog.text
    assert SECRET not in caplog.text


def test_whatever_is_written_to_the_console_passes_the_filter():
    for handler in settings.LOGGING["handlers"].values():
        assert "without_private_links" in handler["filters"]
    record = logging.makeLogRecord({"msg": "%s: %s", "args": ("Forbidden", f"/sq/interesi/ndalo/{SECRET}/")})
    assert WithoutPrivateLinks().filter(record)
    assert SECRET not in record.getMessage()


def servers(conf: str) -> list[str]:
    return re.split(r"^server \{", conf, flags=re.MULTILINE)[1:]


def test_the_proxy_logs_in_the_format_without_secrets_only():
    conf = CONF.read_text()
    assert re.findall(r"^\s*access_log .*", conf, re.MULTILINE) == [
        "    access_log /var/log/nginx/konsultimet.log konsultimet;" for _each in servers(conf)
    ]
    assert all("error_log /var/log/nginx/konsultimet-error.log crit;" in each for each in servers(conf))
    written = re.search(r"log_format konsultimet (.*?);\n", conf, re.DOTALL)[1]
    assert set(re.findall(r"\$(\w+)", written)) == {
        "logged_network", "time_local", "request_method", "logged_path", "server_protocol", "status",
        "body_bytes_sent", "request_time", "upstream_status", "http_user_agent",
    }  # fmt: skip


class Site(BaseHTTPRequestHandler):
    """What stands behind the proxy: breaks off where it is asked to, otherwise answers."""

    def do_GET(self):
        if "break" not in self.path:
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

    def log_message(self, *_args):
        pass


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.fixture
def proxy(tmp_path):
    """nginx with our configuration, without TLS, in a folder of its own; its port and what it has logged."""
    site, port = HTTPServer(("127.0.0.1", 0), Site), free_port()
    threading.Thread(target=site.serve_forever, daemon=True).start()
    conf = CONF.read_text().replace("127.0.0.1:8000", f"127.0.0.1:{site.server_port}")
    conf = re.sub(r"^ +(listen \[|ssl_).*\n", "", conf, flags=re.MULTILINE)
    conf = conf.replace("listen 80;", f"listen 127.0.0.1:{free_port()};").replace(
        "listen 443 ssl http2;", f"listen 127.0.0.1:{port};"
    )
    conf = re.sub(r"/var/(log|cache)/nginx", str(tmp_path), conf)
    places = "".join(
        f"{name}_temp_path {tmp_path}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    # So that a test can come from other addresses.
    address = "set_real_ip_from 127.0.0.1; real_ip_header X-Test-Address;"
    # Its workers would lay aside the rights of the administrator, and could not write to the folder.
    user = "user root;" if os.geteuid() == 0 else ""
    (tmp_path / "nginx.conf").write_text(
        f"daemon off; {user} pid {tmp_path}/pid; error_log {tmp_path}/main.log;\nevents {{}}\n"
        f"http {{ access_log off; {places} {address}\n{conf} }}"
    )
    process = subprocess.Popen([NGINX, "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")])
    for _each in range(100):
        if (tmp_path / "pid").exists() or process.poll() is not None:
            break
        time.sleep(0.05)

    def ask(path: str, address: str) -> int:
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", path, headers={"X-Test-Address": address, "Referer": f"https://x/{SECRET}"})
        return connection.getresponse().status

    def logged() -> str:
        # Of our files, as the machine's own error log only hears of what stops nginx.
        return "".join((tmp_path / name).read_text() for name in ("konsultimet.log", "konsultimet-error.log"))

    yield ask, logged
    process.terminate()
    process.wait(10)
    site.shutdown()


@pytest.mark.skipif(NGINX is None, reason="no nginx on this machine")
def test_the_log_of_the_proxy_has_no_secret_and_no_whole_address(proxy):
    ask, logged = proxy
    paths = private_paths()
    for path in paths:
        assert ask(path, "192.0.2.77") == 200
    assert ask(f"/sq/komenti%2Dim/{SECRET}/?q={SECRET}", "2001:db8:77:88::99") == 200
    assert ask(f"/sq/interesi/ndalo/break-{SECRET}/", "2001:db8::7788") == 502
    assert ask("/sq/", "::7788") == 200
    time.sleep(0.2)
    found = logged()
    assert found.count("\n") == len(paths) + 3
    assert SECRET not in found
    assert "192.0.2.0/24 [" in found
    assert "2001:db8:77::/48 [" in found
    assert '"GET /sq/komenti-im/- HTTP/1.1" 200' in found
    assert "502" in found
    for whole in ("192.0.2.77", "7788", "88::99"):
        assert whole not in found


@pytest.mark.skipif(NGINX is None, reason="no nginx on this machine")
def test_whom_the_proxy_slows_it_does_not_name(proxy):
    ask, logged = proxy
    codes = [ask("/admin/login/", "192.0.2.77") for _each in range(15)]
    assert 429 in codes
    time.sleep(0.2)
    assert "192.0.2.77" not in logged()
