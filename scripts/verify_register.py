"""Verifies the public register of a consultation without our code: python3 verify_register.py comments.json [receipt]

Take the file from "JSON, to check the register" below the list of comments. Every entry hangs on the one before it by
SHA-256; an entry commits to its text by SHA-256 over a salt, a new line and the text. With the number of a receipt it
also says where that stands. Ends with 1 if anything is wrong.
"""

import json
import sys
from hashlib import sha256


def digest(text):
    return sha256(text.encode()).hexdigest()


def faults(register):
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
        if row["salt"] and digest(f"{row['salt']}\n{row['body']}") != entry["text"]:
            yield f"{name}: the text was changed"
        if row["author_salt"] and digest(f"{row['author_salt']}\n{row['author']}") != entry["author"]:
            yield f"{name}: the author was changed"
        previous = row["hash"]
    if (len(register["entries"]), previous) != (register["length"], register["head"]):
        yield "the last entries are missing: the register does not end at its head"


def main(path, receipt=None):
    with open(path, encoding="utf-8") as file:
        register = json.load(file)
    wrong = list(faults(register))
    for fault in wrong:
        print(fault)
    if receipt:
        found = [row for row in register["entries"] if row["entry"]["receipt"] == receipt]
        print(f"{receipt}: {found[0]['entry']['received_at']} {found[0]['hash']}" if found else f"{receipt}: not here")
        wrong += [] if found else [receipt]
    print(f"{len(register['entries'])} entries, {'wrong' if wrong else 'right'}; head {register['head']}")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
