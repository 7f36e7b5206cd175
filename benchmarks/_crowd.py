"""A diary the size of a municipality's, made in bulk: cases over ten years with records, words and marks."""

from __future__ import annotations

import datetime
import random
from itertools import batched, islice

from django.utils import timezone

from cases.actions.indexing import differences
from cases.models import Case, Record, Register, SearchEntry, Series
from cases.search import words
from core import dnr
from organisation.models import Authority, RoleAssignment, Unit, User

YEARS = 10
WHAT = [
    "Ansökan om {}", "Motion om {}", "Yttrande över {}", "Remiss: {}", "Granskning av {}", "Uppföljning av {}",
    "Avtal om {}", "Synpunkter på {}", "Överklagande av {}", "Samråd om {}",
]  # fmt: skip
ABOUT = [
    "bygglov för kommunens skolor", "utvecklingsmedel till föreningslivet", "cykelvägar i kommunens östra delar",
    "medfinansiering av regionala projekt", "trygghet i centrum", "klimatneutralitet", "skyddade personuppgifter",
    "vinterväghållning och gång- och cykelstråk", "markanvisning i hamnen", "lokaler för äldreomsorgen",
    "stipendium till unga uppfinnare", "detaljplan för stationsområdet", "kommunens upphandling av livsmedel",
    "bidrag till idrottshallar", "parkeringsnorm", "sammanträdestider", "avfallsplan", "bredband i kommunens byar",
]  # fmt: skip
WHO = [
    "Region Västerbotten",
    "Skellefteå kommun",
    "Trafikverket",
    "Lantmäteriet",
    "Umeå universitet",
    "Privatperson",
]
RARE = ["vänorten i Taiwan", "byggnadsnämndens snöröjningsavtal"]


def fill(cases: int, chance: random.Random) -> tuple[User, str]:
    """The cases, and what to ask with: an official with one case in fifty, and the address of a page far down."""
    authority = Authority.objects.create(
        name="Kommunstyrelsen", slug="ks", municipality="Provkommun", department="Stadsledningskontoret"
    )
    units = [Unit.objects.create(authority=authority, name=f"Enhet {n}", slug=f"enhet-{n}") for n in range(8)]
    register = Register.objects.create(authority=authority, prefix="KS", name="Kommunstyrelsens diarium")
    people = []
    for n in range(50):
        person = User.objects.create_user(
            f"person{n}@prov.example", name=f"Handläggare {n}", unit=units[n % 8]
        )
        RoleAssignment.objects.create(
            user=person, role="official", authority=authority, from_on=datetime.date(2010, 1, 1)
        )
        people.append(person)
    _cases(register, cases, people, chance)
    _records(people[0], chance)
    _index()
    assert cases > 10_000 or not list(differences())
    return people[0], _far_down(cases)


def _cases(register: Register, cases: int, people: list[User], chance: random.Random) -> None:
    last_year, now = timezone.localdate().year, timezone.now()
    per_year = -(-cases // YEARS)
    rows = []
    for n in range(cases):
        year, number = last_year - YEARS + 1 + n // per_year, n % per_year + 1
        printed = dnr.make("KS", year, number)
        opened = datetime.date(year, 1, 1) + datetime.timedelta(days=n % per_year * 360 // per_year)
        official = chance.choice(people)
        secret = chance.random() < 0.02
        about = chance.choice(RARE) if chance.random() < 3 / cases else chance.choice(ABOUT)
        rows.append(
            Case(
                register=register, year=year, number=number, dnr=printed, slug=dnr.slug(printed),
                subject=chance.choice(WHAT).format(about), counterparty=f"{chance.choice(WHO)} {n % 977}",
                opened_on=opened, registered_at=now, registered_by=people[0], official=official, unit=official.unit,
                closed_on=opened + datetime.timedelta(days=5) if chance.random() < 0.8 else None, next_record=3,
                secrecy_provision="OSL 21:1" if secret else "", secrecy_marked_on=opened if secret else None,
                secrecy_marked_by=people[0] if secret else None,
            )
        )  # fmt: skip
    Case.objects.bulk_create(rows, batch_size=1000)
    for year in range(last_year - YEARS + 1, last_year + 1):
        given = sum(row.year == year for row in rows)
        Series.objects.create(register=register, year=year, next=given + 1)


def _records(by: User, chance: random.Random) -> None:
    now, rows = timezone.now(), []
    for pk, opened in Case.objects.order_by("pk").values_list("pk", "opened_on"):
        for number in (1, 2):
            rows.append(
                Record(
                    case_id=pk, number=number, direction="in", subject=chance.choice(WHAT).format("ärendet"),
                    counterparty=f"{chance.choice(WHO)} {chance.randrange(5000)}", arrived_on=opened,
                    registered_at=now, registered_by=by,
                )
            )  # fmt: skip
    Record.objects.bulk_create(rows, batch_size=1000)


def _index() -> None:
    """What `reindex` makes, without looking for files and memos that are not there."""
    records = Record.objects.order_by("case_id", "number").iterator()
    for some in batched(Case.objects.order_by("pk").iterator(), 1000):
        rows = []
        for case in some:
            mine = words.of_case(case)
            rows.append(SearchEntry(case=case, staff_words=words.indexed(mine)))
            for record in islice(records, 2):
                text = words.indexed([*mine, *words.of_record(record)])
                rows.append(SearchEntry(case=case, record=record, staff_words=text))
        SearchEntry.objects.bulk_create(rows, batch_size=1000)


def _far_down(cases: int) -> str:
    """The address of the page that begins after nine tenths of the list, as the list itself would give it."""
    from django.http import QueryDict

    from core.pages import keyset

    newest_first = Case.objects.newest_first()
    here = newest_first[cases * 9 // 10]
    page = keyset(
        newest_first.filter(year__lte=here.year, pk__lte=here.pk),
        QueryDict(),
        order=("-year", "-number", "-pk"),
        size=1,
    )
    return page.older
