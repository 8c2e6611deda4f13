"""What the tests of the data interfaces share."""

import pytest

from consultation_pages.models import Consultation


@pytest.fixture
def this_year(db) -> str:
    """The year in the numbers of the sample consultations."""
    return Consultation.objects.get(number__endswith="-S1").number.partition("-")[0]
