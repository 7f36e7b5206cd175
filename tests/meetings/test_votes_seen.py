"""Who sees how each person voted, in an open §, in one whose case is secret and in one that was marked afterwards:
the permission table of the votes, by role and page."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from cases.actions.marks import mark_secret
from cases.actions.publishing import publish
from cases.models import Case
from core import clock
from meetings.models import Ballot, BallotVote, Minutes
from tests import factories
from tests.cases.secret import read
from tests.meetings.approving import approve, drafted, on_the_web
from tests.meetings.held import HELD_AT, Held, held
from tests.worlds import kept

pytestmark = pytest.mark.django_db
NUMBER, SAYS = 186, "Voterande Vilma"
PAGES = ("minutes", "paper", "extract", "public meeting", "public minutes", "api")
# One letter a page, in the order of PAGES. V: sees the votes, .: the page without them, x: 403, -: 404, L: sent to
# sign in. Those who may read what is secret in the case are the cleared, its official and who works with the minutes.
SECRET = {
    "anonymous": "LLL...",
    "official": "..x...",
    "its official": "VVx...",
    "cleared": "VVx...",
    "secretary": "VVV...",
    "approver": "VVx...",
    "member": "VVx...",  # the body was sent the case
    "administrator": "..x...",
    "outsider": "---...",
}
OPEN = {role: letters[:3].replace(".", "V") + "VVV" for role, letters in SECRET.items()}


@kept
def scene(ksnau, secretary, official) -> Held:
    with clock.at(HELD_AT):
        made = held(ksnau, secretary, factories.user("Skribent", "official", of=ksnau.authority))
        ballot = Ballot.objects.create(
            item=made.item(NUMBER), position=1, yes="Bifall", no="Avslag", settled_by="majority", result="yes"
        )
        voter = factories.mandate(factories.user(SAYS), ksnau, "substitute", party="V")
        BallotVote.objects.create(ballot=ballot, seat=made.members[0].seat, mandate=voter, choice="yes")
        Case.objects.filter(pk=made.item(NUMBER).case_id).update(official=official)
        publish(thing=made.item(NUMBER).case, by=secretary, source="prov", body=ksnau)
    return made


@kept
def people(ks, scene, secretary, official, other_official, administrator, member, outsider):
    return {
        "anonymous": None,
        "official": other_official,
        "its official": official,
        "cleared": factories.user("Rut Behörig", "official", "cleared", of=ks),
        "secretary": secretary,
        "approver": scene.members[0].user,
        "member": member,
        "administrator": administrator,
        "outsider": outsider,
    }


def approved(scene: Held, secretary) -> Minutes:
    with clock.at("2024-05-30T15:00"):
        on_the_web(scene, secretary)
        return approve(drafted(scene), secretary, dt.date(2024, 5, 30))


def addresses(scene: Held, minutes: Minutes) -> dict[str, str]:
    at = [scene.body.slug, scene.meeting.on]
    return {
        "minutes": reverse("meetings:minutes_read", args=[*at, minutes.number]),
        "paper": reverse("meetings:minutes_file", args=[*at, minutes.number]),
        "extract": reverse("meetings:extract", args=[*at, scene.item(NUMBER).pk]),
        "public meeting": reverse("portal:meeting", args=at),
        "public minutes": reverse("portal:minutes", args=[*at, minutes.number]),
        "api": f"/api/v1/decisions/{scene.body.slug}-2024-{NUMBER}/",
    }


def letter(client, url: str) -> str:
    answer = client.get(url)
    if answer.status_code != 200:
        return {302: "L", 403: "x", 404: "-"}[answer.status_code]
    return "V" if SAYS in read(answer).replace("\xa0", " ") else "."


def table(scene, minutes, people, signed_in) -> dict[str, str]:
    urls = addresses(scene, minutes)
    with clock.at("2024-05-31T12:00"):
        return {
            role: "".join(letter(signed_in(user), urls[page]) for page in PAGES)
            for role, user in people.items()
        }


def test_votes_of_a_secret_paragraph_are_seen_by_those_who_read_what_is_secret(
    scene, people, secretary, signed_in
):
    assert table(scene, approved(scene, secretary), people, signed_in) == SECRET


def test_votes_of_an_open_paragraph_are_seen_by_all_who_read_the_minutes(scene, people, secretary, signed_in):
    unmarked = {"secrecy_provision": "", "secrecy_marked_on": None, "secrecy_marked_by": None}
    Case.objects.filter(pk=scene.item(NUMBER).case_id).update(**unmarked, public_subject="")
    assert table(scene, approved(scene, secretary), people, signed_in) == OPEN


def test_a_mark_that_comes_afterwards_closes_the_votes_alike(scene, people, secretary, registrar, signed_in):
    unmarked = {"secrecy_provision": "", "secrecy_marked_on": None, "secrecy_marked_by": None}
    Case.objects.filter(pk=scene.item(NUMBER).case_id).update(**unmarked, public_subject="")
    minutes = approved(scene, secretary)
    case = Case.objects.get(pk=scene.item(NUMBER).case_id)
    mark_secret(thing=case, provision="OSL 19:1", by=registrar)
    assert table(scene, minutes, people, signed_in) == SECRET
