"""The day's post list, in the words of the open register."""

import pytest
from django.urls import reverse

from core import clock
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_17_may"), pytest.mark.both_engines]


def rows_of(answer) -> list[tuple]:
    return [
        (row["number"], row["counterparty"], row["subject"]) for row in answer.context["document"]["rows"]
    ]


def test_post_list_has_the_days_records_in_open_words(signed_in, registrar, official, outsider):
    with clock.at("2024-05-16T23:59:59"):
        yesterday = factories.case(by=registrar)
        factories.record(case=yesterday, by=registrar, subject="Gårdagens")
    with clock.at("2024-05-17T00:00:01"):
        factories.record(case=yesterday, by=registrar, subject="Dagens", counterparty="Region Västerbotten")
        factories.record(case=yesterday, by=registrar, subject="Hemligt", secrecy_provision="OSL 21:1")
        factories.record(
            case=yesterday, by=registrar, subject="Brev", counterparty="Eva Åström", personal_data=True
        )
        factories.record(
            case=yesterday,
            by=registrar,
            subject="Ansökan av Eva",
            public_subject="Ansökan",
            public_counterparty="Sökande",
        )
        factories.case(by=registrar, subject="Tomt ärende")
        factories.record(case=factories.case(by=outsider, prefix="BN"), by=outsider)
    answer = signed_in(official).get(reverse("cases:post_list"))
    assert rows_of(answer) == [
        ("KS-2024/00001-2", "Region Västerbotten", "Dagens"),
        ("KS-2024/00001-3", "Sekretess", "Sekretess"),
        ("KS-2024/00001-4", "Privatperson", "Brev"),
        ("KS-2024/00001-5", "Sökande", "Ansökan"),
        ("KS-2024/00002", "", "Tomt ärende"),
    ]
    before = signed_in(official).get(reverse("cases:post_list"), {"dag": "2024-05-16"})
    assert rows_of(before) == [("KS-2024/00001-1", "Region Västerbotten", "Gårdagens")]
    assert len(rows_of(signed_in(outsider).get(reverse("cases:post_list")))) == 1


def test_post_list_is_printed(signed_in, registrar):
    factories.record(case=factories.case(by=registrar), by=registrar)
    answer = signed_in(registrar).get(reverse("cases:post_list"), {"dag": "2024-05-17", "pdf": ""})
    assert (answer["Content-Type"], b"".join(answer)[:5]) == ("application/pdf", b"%PDF-")


def test_post_list_is_for_staff(signed_in, member):
    assert signed_in(member).get(reverse("cases:post_list")).status_code == 403
