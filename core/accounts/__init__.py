"""The accounts of editors: how they sign in, get a password of their own, and learn of what was changed."""
