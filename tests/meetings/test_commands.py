"""render_pack and check_pack, as people and programs call them."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from meetings.actions.agenda import change_item
from meetings.actions.issuing import issue_summons
from tests.meetings import making
from tests.worlds import kept


def said(*words: str) -> str:
    out = io.StringIO()
    call_command(*words, stdout=out, stderr=out)
    return out.getvalue()


@kept
def full(meeting, secretary, official):
    for subject in ("Motion om mat", "Miljöskjutsen 2024"):
        case = making.a_case(subject=subject, official=official)
        making.item(meeting, secretary, case)
        making.approved(case, official, enclosed=[making.record(case)])
    return meeting


def test_pack_is_rendered_and_what_is_there_is_reused(full, tmp_path):
    out = tmp_path / "pack.pdf"
    first = json.loads(said("render_pack", "ksnau/2024-05-21", "--out", str(out), "--json"))
    assert out.read_bytes().startswith(b"%PDF-")
    assert (first["parts"], first["failed"], first["file"]) == (5, 0, str(out))
    again = json.loads(said("render_pack", "ksnau/2024-05-21", "--out", str(out), "--json"))
    assert (again["rendered"], again["reused"], again["sha256"]) == (0, 5, first["sha256"])


def test_changed_row_costs_the_kallelse_alone(full, secretary, tmp_path):
    path = str(tmp_path / "pack.pdf")
    said("render_pack", "ksnau/2024-05-21", "--out", path)
    change_item(item=full.items.first(), by=secretary, presenter="Nils Åkerlund")
    changed = json.loads(said("render_pack", "ksnau/2024-05-21", "--out", path, "--json"))
    assert (changed["rendered"], changed["reused"]) == (1, 4)


def test_issued_pack_comes_out_as_it_was_issued(
    full, secretary, tmp_path, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        issue = issue_summons(meeting=full, by=secretary)
    issue.refresh_from_db()
    rendered = json.loads(
        said("render_pack", "ksnau/2024-05-21", "--out", str(tmp_path / "pack.pdf"), "--json")
    )
    assert rendered["sha256"] == issue.file.sha256


def test_pack_is_checked_row_by_row(full, secretary):
    making.item(full, secretary)
    change_item(item=full.items.first(), by=secretary, title="En annan rubrik")
    found = json.loads(said("check_pack", "ksnau/2024-05-21", "--json"))
    assert [(one["row"], one["id"]) for one in found if one["id"].startswith("agenda-")] == [
        ("1", "agenda-title"),
        ("3", "agenda-no-memo"),
    ]
    assert "Ärende 3: Varnar. Ingen godkänd skrivelse." in said("check_pack", "ksnau/2024-05-21")


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("ksnau/2024-05-20", "ksnau har inget sammanträde 2024-05-20."),
        ("ksnau/i morgon", "”ksnau/i morgon” är inget sammanträde"),
    ],
)
@pytest.mark.parametrize("command", ["render_pack", "check_pack"])
def test_unknown_meeting_is_one_clear_line(meeting, command, key, message):
    with pytest.raises(CommandError, match=message):
        said(command, key)
