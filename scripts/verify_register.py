"""Verifies the public register of a consultation without our code.

    python3 verify_register.py comments.json [receipt] [--files FOLDER or --files web]

Take the file from "JSON, to check the register" below the list of comments. Every entry hangs on the one before it by
SHA-256; an entry commits to its text by SHA-256 over a salt, a new line and the text, and to a file by the same over
a salt and the file's own SHA-256. Files themselves are read from a folder, or from where the site shows them. With the
number of a receipt it also says where that stands. Ends with 1 if anything is wrong, and counts what nobody can check.
"""

import argparse
import json
import sys
from hashlib import sha256
from pathlib import Path
from urllib.request import urlopen


def digest(text):
    return sha256(text.encode()).hexdigest()


def content_of(file, where):
    if where != "web":
        return (Path(where) / Path(file["name"]).name).read_bytes()
    with urlopen(file["address"], timeout=60) as answer:
        return answer.read()


def faults_of_files(row, where):
    for file in row.get("files", []):
        number = file["number"]
        if digest(f"{file['salt']}\n{file['sha256']}") not in row["entry"]["files"][number - 1 : number]:
            yield f"what is said of file {number} was changed"
        try:
            if where and sha256(content_of(file, where)).hexdigest() != file["sha256"]:
                yield f"file {number} was changed"
        except OSError as error:
            yield f"file {number} could not be read: {error}"


def faults_of_words(row):
    is_shown = row["state"] == "published"
    if is_shown == (row["body"] is None):
        yield "the text is missing" if is_shown else "a text is there that is not shown"
    due = {"text": is_shown and not row.get("is_redacted"), "author": bool(row["author"])}
    for name, words, salt in (("text", row["body"], row["salt"]), ("author", row["author"], row["author_salt"])):
        if (salt or due[name]) and digest(f"{salt}\n{words}") != row["entry"][name]:
            yield f"the {name} was changed" if salt else f"the {name} cannot be checked: its salt is missing"


def faults(register, where=None):
    """What is wrong, in the order of the entries."""
    previous = "0" * 64
    for position, row in enumerate(register["entries"], 1):
        entry, name = row["entry"], f"No. {row['entry']['position']}"
        canonical = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        if entry["position"] != position or entry["consultation"] != register["consultation"]:
            yield f"{name}: stands where No. {position} of {register['consultation']} belongs"
        if row["previous"] != previous:
            yield f"{name}: does not follow the entry before it"
        if row["hash"] != digest(f"{row['previous']}\n{canonical}"):
            yield f"{name}: the entry was changed"
        yield from (f"{name}: {fault}" for fault in (*faults_of_words(row), *faults_of_files(row, where)))
        previous = row["hash"]
    if (len(register["entries"]), previous) != (register["length"], register["head"]):
        yield "the last entries are missing: the register does not end at its head"


def main(path, receipt=None, where=None):
    register = json.loads(Path(path).read_text(encoding="utf-8"))
    wrong = list(faults(register, where))
    sys.stdout.writelines(f"{fault}\n" for fault in wrong)
    if receipt:
        found = [row for row in register["entries"] if row["entry"]["receipt"] == receipt]
        print(f"{receipt}: {found[0]['entry']['received_at']} {found[0]['hash']}" if found else f"{receipt}: not here")
        wrong += [] if found else [receipt]
    states = ["blacked out" if row.get("is_redacted") else row["state"] for row in register["entries"]]
    hidden = ", ".join(f"{states.count(state)} {state}" for state in ("blacked out", "withheld", "received"))
    print(f"{len(states)} entries, {'wrong' if wrong else 'right'}; head {register['head']}")
    print(f"texts that nobody can check: {hidden}")
    return bool(wrong)


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, more in {"path": {}, "receipt": {"nargs": "?"}, "--files": {"dest": "where"}}.items():
        asked.add_argument(name, **more)
    sys.exit(main(**vars(asked.parse_args())))
