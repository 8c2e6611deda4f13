"""The mail queue: rows written with the caller's transaction, sent by the background process, at least once."""
