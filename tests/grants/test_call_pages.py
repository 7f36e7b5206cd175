"""The pages and the API of rounds: what they do end to end, what they say, and how many questions they ask."""

import datetime
import io
import json

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.errors import Refused
from grants.actions.enclosing import enclose_compilation
from grants.actions.keys import make_key
from grants.actions.recommending import begin_compilation
from grants.models import Application, Compilation, GrantCall, Import
from grants.queries.compilations import rows_of
from grants.queries.proposed import asked_of
from tests import factories
from tests.grants import money, rounds
from tests.grants.money import TKR
from tests.worlds import kept

pytestmark = pytest.mark.django_db


@kept
def fund(ks, economist):
    return money.fund(ks, economist, y2024=3_000 * TKR, y2025=3_000 * TKR, y2026=3_000 * TKR)


@kept
def case(registrar, official):
    return factories.case(by=registrar, official=official)


@kept
def call(case, fund, official):
    return rounds.project_call(case, fund, official)


@pytest.fixture
def page(signed_in, official):
    return signed_in(official)


def book(*rows):
    made = openpyxl.Workbook()
    for row in (["Nummer", "Sökande", "Projekt", "Sökt 2024 (tkr)", "Sökt 2025 (tkr)"], *rows):
        made.active.append(row)
    out = io.BytesIO()
    made.save(out)
    return SimpleUploadedFile("ansökningar.xlsx", out.getvalue())


def test_round_is_opened_from_the_case(page, case, fund, official):
    given = {
        "name": "Våren",
        "form": "project",
        "funds": [fund.pk],
        "first_year": 2024,
        "last_year": 2026,
        "unit": "tkr",
        "most_ore": "500",
        "criteria": "Sänker | 3\nSprids",
        "responsible": official.pk,
    }
    answer = page.post(f"{reverse('grants:new_call')}?arende={case.slug}", given)
    call = GrantCall.objects.get()
    assert answer.url == call.get_absolute_url()
    assert (call.case, call.most_ore, [str(one) for one in call.criteria.all()]) == (
        case,
        500 * TKR,
        ["Sänker", "Sprids"],
    )
    assert (
        page.post(
            f"{reverse('grants:new_call')}?arende={case.slug}", given | {"criteria": "A | x"}
        ).status_code
        == 422
    )


def test_application_by_hand_with_everything(page, call):
    given = {
        "external_id": "7",
        "applicant": "SLK",
        "received_on": "2024-05-06",
        "project": "Väskan",
        "asked:klimat:2024": "80,5",
        "total_cost_ore": "180",
        "packages": "Pilot; 2024-09-01–2025-05-31; 60",
        "co_financing": "Region; 50; utlovad",
    }
    url = reverse("grants:new_application", args=[call.pk])
    answer = page.post(url, given | {"asked:klimat:2024": "8 44"})
    assert answer.status_code == 422
    assert "grupper om tre" in answer.content.decode()
    assert page.post(url, given).status_code == 302
    application = Application.objects.get()
    assert (application.years.get().asked_ore, application.work_packages.get().cost_ore) == (
        8_050_000,
        60 * TKR,
    )
    assert application.co_financing.get().status == "promised"
    shown = page.get(application.get_absolute_url()).content.decode()
    assert "Pilot" in shown and "utlovad" in shown  # noqa: PT018
    edit = page.get(reverse("grants:edit_application", args=[application.pk])).content.decode()
    assert "Pilot; 2024-09-01–2025-05-31; 60" in edit


def test_file_is_shown_first_and_read_whole_once(page, call):
    url = reverse("grants:import", args=[call.pk])
    bad = page.post(url, {"files": book([1, "A", "Ett", 80, None], [1, "B", "Två", "8 44", None])})
    text = bad.content.decode()
    assert bad.status_code == 422
    assert "Rad 3" in text and "grupper om tre" in text and "står redan på rad 2" in text  # noqa: PT018
    assert not Application.objects.exists()
    looked = page.post(url, {"files": book([1, "A", "Ett", 80, None], [2, "B", "Två", 10, 20])})
    assert (looked.status_code, Application.objects.count()) == (200, 0)
    slip = looked.context["confirm"].initial["slip"]
    assert page.post(url, {"slip": slip}).url == call.get_absolute_url()
    assert list(Application.objects.values_list("external_id", flat=True)) == ["1", "2"]
    again = page.post(url, {"slip": slip})
    assert "finns redan i utlysningen" in again.content.decode()
    assert Import.objects.count() == 1


def test_slip_of_somebody_else_reads_nothing(page, call, signed_in, other_official):
    url = reverse("grants:import", args=[call.pk])
    looked = page.post(url, {"files": book([1, "A", "Ett", 80, None])})
    slip = looked.context["confirm"].initial["slip"]
    assert signed_in(other_official).post(url, {"slip": slip}).url == url
    assert not Application.objects.exists()


def typed(compilation, **more):
    """The form as the page sends it, with what was changed."""
    given = {"revision": compilation.revision, "gor": "spara"}
    for row in rows_of(compilation):
        given[f"stance-{row.pk}"] = row.stance
    return given | more


def test_recommendation_is_saved_counted_and_undone(page, call, official):
    rounds.application(call, official, "1", y2024=400)
    rounds.application(call, official, "2", y2024=2_900)
    page.post(reverse("grants:begin_compilation", args=[call.pk]))
    compilation = Compilation.objects.get()
    url = reverse("grants:recommend", args=[compilation.pk])
    first, second = (row.pk for row in rows_of(compilation))
    amounts = {f"amount-{first}-klimat-2024": "400", f"amount-{second}-klimat-2024": "2 900"}
    counted = (
        page.post(url, typed(compilation, gor="rakna", **amounts)).content.decode().replace("\u00a0", " ")
    )
    assert "De tar slut vid 2 Projekt 2" in counted
    assert "−300,0" in counted
    assert page.post(url, typed(compilation, **amounts)).url == url
    shown = page.get(url).content.decode()
    assert shown.index("Projekt 1") < shown.index("Här tar pengarna slut") < shown.index("Projekt 2</a>")
    assert [row.stance for row in rows_of(compilation)] == ["grant", "grant"]
    compilation.refresh_from_db()
    page.post(reverse("grants:undo_recommend", args=[compilation.pk]), {"revision": compilation.revision})
    assert [row.stance for row in rows_of(compilation)] == ["undecided", "undecided"]
    assert page.post(url, typed(compilation, **amounts)).status_code == 422  # the page is old


def test_compilation_is_read_as_page_pdf_and_book(page, call, official):
    rounds.application(call, official, "1", y2024=400, description="Om projektet")
    compilation = rounds.compiled(call, official, p1={2024: 400})
    shown = page.get(compilation.get_absolute_url()).content.decode().replace("\u00a0", " ")
    for expected in ("Utkast", "Om projektet", "Kvar efter", "2 600,0", "Sänker utsläppen", "huvudbok nr"):
        assert expected in shown
    assert (
        page.get(reverse("grants:compilation_pdf", args=[compilation.pk]))["Content-Type"]
        == "application/pdf"
    )
    answer = page.get(reverse("grants:compilation_book", args=[compilation.pk]))
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))["Kvar av anslaget"]
    assert [cell.value for cell in sheet[2]] == ["Klimat", 2024, 3000, 0, 0, 3000, 400, 2600]
    page.post(reverse("grants:freeze_compilation", args=[compilation.pk]))
    compilation.refresh_from_db()
    assert compilation.state == "frozen"


def test_conflict_is_declared_and_hides_pages_and_the_approved_document(
    page, call, official, signed_in, manager
):
    application = rounds.application(call, official, "1", y2024=400)
    rounds.application(call, official, "2", y2024=100)
    compilation = rounds.compiled(call, official, p1={2024: 400}, p2={2024: 100})
    page.post(reverse("grants:declare_conflict", args=[application.pk]), {"reason": "Släkt"})
    assert page.get(application.get_absolute_url()).status_code == 404
    for name, pk in (("call", call.pk), ("recommend", compilation.pk), ("compilation", compilation.pk)):
        shown = page.get(reverse(f"grants:{name}", args=[pk])).content.decode()
        assert "Projekt 1" not in shown
        assert "visas inte" in shown
    boss = signed_in(manager)
    assert "Släkt" in boss.get(call.get_absolute_url()).content.decode()
    boss.post(reverse("grants:freeze_compilation", args=[compilation.pk]))
    for name in ("compilation", "compilation_pdf", "compilation_book"):
        assert page.get(reverse(f"grants:{name}", args=[compilation.pk])).status_code == 403
    conflict = application.conflicts.get()
    assert page.post(reverse("grants:lift_conflict", args=[call.pk, conflict.pk])).status_code == 404
    boss.post(reverse("grants:lift_conflict", args=[call.pk, conflict.pk]))
    assert page.get(application.get_absolute_url()).status_code == 200


GIVEN = {
    "external_id": "A-7",
    "applicant": "Föreningen",
    "project": "Cykelpump",
    "asked": [{"fund": "klimat", "year": 2024, "ore": 8_000_000}],
    "co_financing": [{"financier": "Region", "ore": 100_000}],
}


def handed_in(client, call, secret, **changes):
    return client.post(
        reverse("api:call-applications", args=[call.pk]),
        json.dumps(GIVEN | changes),
        content_type="application/json",
        headers={"Authorization": f"Bearer {secret}"},
    )


def test_other_system_hands_in_once_and_is_told_why_not(client, call, official):
    _, secret = make_key(call=call, system="E-tjänst", by=official)
    assert handed_in(client, call, secret).status_code == 201
    again = handed_in(client, call, secret)
    assert (again.status_code, again.json()["external_id"], Application.objects.count()) == (200, "A-7", 1)
    other = handed_in(client, call, secret, project="Annat")
    assert (other.status_code, other["Content-Type"]) == (409, "application/problem+json")
    assert "annat innehåll" in other.json()["detail"]
    late = handed_in(
        client, call, secret, external_id="B", asked=[{"fund": "klimat", "year": 2031, "ore": 5}]
    )
    assert (late.status_code, "utanför utlysningens år" in late.json()["detail"]) == (409, True)
    assert handed_in(client, call, secret, asked=[]).status_code == 400


def test_without_the_key_nothing_is_taken(client, call, official, page):
    make_key(call=call, system="E-tjänst", by=official)
    refused = handed_in(client, call, "utl_fel")
    assert (refused.status_code, refused["WWW-Authenticate"]) == (401, "Bearer")
    assert (
        page.post(
            reverse("api:call-applications", args=[call.pk]), GIVEN, content_type="application/json"
        ).status_code
        == 401
    )
    assert not Application.objects.exists()


def test_key_is_shown_once(page, call):
    url = reverse("grants:keys", args=[call.pk])
    answer = page.post(url, {"system": "E-tjänst"})
    assert "utl_" in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    assert "utl_" not in page.get(url).content.decode().replace("utl_…", "")


@pytest.mark.parametrize("many", [1, 3])
def test_list_of_rounds_asks_as_much_for_one_as_for_three(
    page, case, fund, official, many, django_assert_num_queries
):
    for number in range(many):
        rounds.application(rounds.project_call(case, fund, official, name=f"U {number}"), official, y2024=1)
    page.get(reverse("grants:calls"))
    with django_assert_num_queries(QUERIES_OF_CALLS):
        page.get(reverse("grants:calls"))


QUERIES_OF_CALLS = 6


def test_withdrawn_and_decided_before_are_told_on_the_round(page, call, official):
    rounds.application(call, official, "1", y2024=400, decided_on=datetime.date(2023, 4, 18))
    shown = page.get(call.get_absolute_url()).content.decode()
    assert "Beslutad tidigare" in shown
    compilation = begin_compilation(call=call, by=official)
    assert "Räknas inte" in page.get(reverse("grants:recommend", args=[compilation.pk])).content.decode()


def test_compilation_is_proposed_in_a_memo_of_its_case_and_taken_out(page, call, official, registrar):
    rounds.application(call, official, "1", y2024=400)
    compilation = rounds.compiled(call, official, p1={2024: 400})
    memo = factories.memo(case=call.case, author=official, title="Fördelning våren 2024")
    shown = page.get(compilation.get_absolute_url()).content.decode()
    assert "Föreslå detta i skrivelsen Fördelning våren 2024" in shown
    url = reverse("grants:enclose_compilation", args=[compilation.pk])
    page.post(url, {"memo": memo.pk})
    assert asked_of(memo) == {"fund:klimat": {2024: 400 * TKR}}
    assert "Ta ur skrivelsen" in page.get(compilation.get_absolute_url()).content.decode()
    page.post(url)
    assert asked_of(memo) == {}
    elsewhere = factories.memo(case=factories.case(by=registrar, official=official), author=official)
    with pytest.raises(Refused, match="annat ärende"):
        enclose_compilation(compilation=compilation, memo=elsewhere, by=official)
    memo.state = "submitted"
    memo.save(update_fields=["state"])
    with pytest.raises(Refused, match="kan inte ändras nu"):
        enclose_compilation(compilation=compilation, memo=memo, by=official)
