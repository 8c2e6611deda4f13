"""Takes the demo data out again: the one place where published consultations are deleted, and only these."""

from django.db import transaction
from django.db.models import Q
from wagtail.models import Page, Revision

from consultation_pages.models import (
    Approval,
    Consultation,
    ConsultationPage,
    ContactOfficer,
    DocumentRow,
    NumberSeries,
)
from core.publication_gate import ANYTHING, releasing
from core.signals import demo_removal
from home.models import SiteDocument

from . import accounts, archive, plans


@transaction.atomic
def remove(user) -> int:
    """Deletes what `load_demo` loaded and returns the number of consultations that went."""
    demo_removal.send(sender=remove)
    theirs = Q(is_sample=True) | Q(source_url__in=archive.addresses())
    records = Consultation.objects.filter(theirs)
    pages = ConsultationPage.objects.filter(translation_key__in=list(records.values_list("key", flat=True)))
    documents = list(DocumentRow.objects.filter(page__in=pages).values_list("document_id", flat=True))
    subtree = Page.objects.none()
    for page in pages:
        subtree = subtree | Page.objects.descendant_of(page, inclusive=True)
    ids = list(subtree.values_list("pk", flat=True))
    number = records.count()
    records.delete()
    Approval.objects.filter(revision__in=Revision.page_revisions.filter(object_id__in=map(str, ids))).delete()
    with releasing({ANYTHING: True}):
        for page in Page.objects.filter(pk__in=ids).order_by("-depth"):
            page.specific.delete()
        SiteDocument.objects.filter(pk__in=documents).delete()
    NumberSeries.objects.filter(name__regex=r"^[SA]-").delete()
    ContactOfficer.objects.filter(email__endswith="@example.org").delete()
    plans.remove(user)
    accounts.remove()
    return number
