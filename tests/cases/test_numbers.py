"""Whatever happens, in whatever order: the numbers given are all there is from the opening number on."""

import contextlib
import datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from cases.actions.cases import close_case, reopen_case, void_case
from cases.actions.records import move_record, void_record
from cases.actions.registration import Entry, add_record, register_case, take_over
from cases.models import Case, Record
from core import clock
from core.errors import Refused
from tests import factories

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["case", "empty", "over", "record", "blank", "move", "void", "void_case", "close", "open"]),
        st.integers(0, 5),
        st.integers(0, 5),
    ),
    max_size=25,
)  # fmt: skip


class Numbers(TestCase):
    @settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
    @given(STEPS, st.integers(2, 900))
    def test_numbers_have_no_gap_and_no_double(self, steps, first):
        with clock.at("2024-05-17"):
            register = factories.register("KS", first=first)
            registrar = factories.user("Rut", "registrar", of=register.authority)
            cases = [factories.case(by=registrar)]
            for step, n, m in steps:
                case, other = cases[n % len(cases)], cases[m % len(cases)]
                case.refresh_from_db()
                record = case.records.order_by("number")[m : m + 1].first()
                with contextlib.suppress(Refused):  # what is refused must leave no hole behind
                    self.take(step, case, other, record, m, registrar, cases)
            own = Case.objects.filter(taken_over=False).order_by("number").values_list("number", flat=True)
            assert list(own) == list(range(first, first + len(own)))
            for case in Case.objects.all():
                numbers = list(case.records.order_by("number").values_list("number", flat=True))
                assert numbers == list(range(1, 1 + len(numbers)))
                assert case.next_record == len(numbers) + 1
            assert not Record.objects.filter(moved_to__isnull=False, voided_at__isnull=True).exists()

    def take(self, step, case, other, record, n, registrar, cases):
        entry = Entry(subject="Brev", counterparty="Någon")
        match step:
            case "case":
                cases.append(register_case(register=case.register, subject="Nytt", by=registrar, first=entry))
            case "empty":
                register_case(register=case.register, subject=" ", by=registrar)
            case "over":
                day = datetime.date(2024, 1, 2)
                over = {"register": case.register, "year": 2024, "opened_on": day, "by": registrar}
                cases.append(take_over(number=n + 1, subject="Äldre", **over))
            case "record":
                add_record(case=case, entry=entry, by=registrar)
            case "blank":
                add_record(case=case, entry=Entry(subject=""), by=registrar)
            case "move" if record:
                move_record(record=record, to=other, by=registrar)
            case "void" if record:
                void_record(record=record, reason="Fel", by=registrar)
            case "void_case":
                void_case(case=case, reason="Fel", by=registrar)
            case "close":
                close_case(case=case, note="Klart" if n % 2 else "", by=registrar)
            case "open":
                reopen_case(case=case, reason="Överklagat", by=registrar)
