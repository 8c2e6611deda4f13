"""Every kind of page is valid for the Nu HTML checker, where its jar is (VNU_JAR)."""

import os
import subprocess

import pytest

from tests.browser.routes import all_routes

JAR = os.environ.get("VNU_JAR")
# A list without bullets is no list for Safari's screen reader unless its role says so.
UNKNOWN_TO_THE_CHECKER = ("The “list” role is unnecessary for element",)


@pytest.mark.skipif(not JAR, reason="set VNU_JAR to the path of the Nu HTML checker's jar")
@pytest.mark.django_db
def test_every_page_is_valid(client, tmp_path):
    files = {}
    for number, route in enumerate([*all_routes(), "/en/no-such-page/"]):
        file = tmp_path / f"{number:03}.html"
        file.write_bytes(client.get(route).content)
        files[str(file)] = route
    command = ["java", "-Xss4m", "-jar", JAR, "--format", "gnu", "--exit-zero-always", "--stdout", *files]
    report = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    faults = [line for line in report.splitlines() if not any(known in line for known in UNKNOWN_TO_THE_CHECKER)]
    for path, route in files.items():
        faults = [fault.replace(f"file:{path}", route) for fault in faults]
    assert faults == []
