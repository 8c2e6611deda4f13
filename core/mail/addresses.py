"""Which addresses stand for one mailbox, however they are written."""

from django.db.models import Q


def mailbox_of(email: str) -> str:
    """The mailbox behind an address: without capitals, and without what some providers let people add after a "+".

    For counting only: letters go to the address as it was given.
    """
    name, _at, host = email.lower().rpartition("@")
    return f"{name.partition('+')[0] or name}@{host}"


def is_same_mailbox(email: str, field: str = "email") -> Q:
    """The condition on rows whose address in `field` leads to the same mailbox."""
    name, _at, host = mailbox_of(email).rpartition("@")
    with_more = Q(**{f"{field}__istartswith": f"{name}+", f"{field}__iendswith": f"@{host}"})
    return Q(**{f"{field}__iexact": f"{name}@{host}"}) | with_more
