"""What is told of every page of ours to the floors above."""

from django.dispatch import Signal

# A page's public row and the facts that records read from it were written; sent by its class with `instance`, in the
# same transaction. Receivers so hold texts after records, as moderation does: neither ever waits for the other.
public_row_written = Signal()
