"""The mail queue: written with the caller's transaction, sent by the background process, at least once, seldom twice."""
