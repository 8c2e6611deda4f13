"""What the set-up and the demo tell the upper floors, which add their own part."""

from django.dispatch import Signal

# Receivers return an iterable of sentences that say what they changed. Sent inside the command's transaction.
site_set_up = Signal()
demo_loaded = Signal()
# Sent before the demo's consultations go, so that what hangs on them can go first.
demo_removal = Signal()
