import pytest
from tests.editing import *
from consultation_pages.models import Approval, Consultation
from django.contrib.messages import get_messages
import time

@pytest.mark.django_db
def test_story():
    t=time.time()
    page = draft_consultation()
    print("draft", time.time()-t); t=time.time()
    r = Editor("drafter.md").submit(page)
    print("submit", r.status_code, r.headers.get("Location"), [str(m) for m in get_messages(r.wsgi_request)], time.time()-t); t=time.time()
    if r.status_code==200:
        print(r.context["form"].errors, {n:f.errors for n,f in r.context["form"].formsets.items()})
    print(current_step(page), time.time()-t); t=time.time()
    r = Editor("reviewer.md").approve(page)
    print("approve1", r.status_code, [str(m) for m in get_messages(r.wsgi_request)], time.time()-t); t=time.time()
    r = Editor("publisher").approve(page)
    print("approve2", r.status_code, [str(m) for m in get_messages(r.wsgi_request)], time.time()-t); t=time.time()
    print(fresh(page).live, Approval.objects.first(), Consultation.objects.filter(source_page=page).first(), fresh(page).get_url())
    print(len(read(page) or ""), time.time()-t)
    from consultation_pages.verification import report
    t=time.time(); print(report(), time.time()-t)
