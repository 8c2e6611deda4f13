"""The officers' desk in the admin: checking, answering and entering comments, each for their own institution."""
