"""Every address, read as every role. The test finds the addresses by itself: a new one that nobody has classified
here fails, so forgetting fails closed."""

from __future__ import annotations

import datetime
import itertools
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from cases.actions.assignments import give_assignment
from cases.actions.cases import relate
from cases.actions.files import Upload
from cases.actions.memos import start_memo
from cases.actions.opinions import ask_opinion
from cases.actions.phrases import save_distribution_list, save_phrase
from cases.actions.publishing import publish
from cases.actions.referrals import register_referral
from cases.actions.reminders import set_reminder
from cases.models import OpenedFile
from core import blobs, clock
from core.legal_dates import working_days_after
from meetings.actions.agenda import plan_case
from meetings.actions.paper import add_paper
from meetings.actions.planning import plan_meeting
from meetings.models import Approver, Meeting, MinutesRemark
from organisation.actions.absences import declare_absence
from tests import factories
from tests.audits import reviewed
from tests.budget import controlled, directed, measured, readable, reported
from tests.cases import moved
from tests.conftest import LONG
from tests.grants import awarded, money, rounds
from tests.meetings import dropping, walked
from tests.worlds import kept

ROLES = (
    "anonymous",
    "official",
    "other_official",
    "registrar",
    "manager",
    "secretary",
    "economist",
    "member",
    "administrator",
    "outsider",
)
WORDS = {".": 200, "L": 302, ">": 302, "k": 401, "x": 403, "-": 404, "m": 405}
# One letter a role, in the order of ROLES, for reading the page and for sending an empty form. L: sent to sign in,
# >: sent elsewhere, k: asked for a key, x: not allowed, -: does not exist for that person, m: only the other method; for the form a dot
# says that it came through to the action, which then may have had its own words about what was empty.
PUBLIC = ("..........", "mmmmmmmmmm")
REGISTRAR = ("Lxx.xxx-x-", "Lxx.xxx-x-")
STAFF_READ = ("L......-.-", "Lmmmmmmmmm")
OWN_LIST = ("L.........", "Lmmmmmmmmm")
SECRETARY = ("Lxxxx.x-x-", "Lxxxx.x-x-")
SECRETARY_ACT = ("Lmmmmmmmmm", "Lxxxx.x-x-")
PLANNER = ("Lxxxx.x-.-", "Lxxxx.x-.-")
ADMINISTRATOR = ("Lxxxxxxx.x", "Lxxxxxxx.x")
OFFICIAL_OR_REGISTRAR = ("L.x.xxx-x-", "L.x.xxx-x-")
KEEPS_PROMISES = ("L.x...x-x-", "L.x...x-x-")
PREPARER = ("L..x...-x-", "L..x...-x-")  # who writes memos: prepares rounds and applications
ANSWERS = ("L......-x-", "L......-x-")  # those who write memos, and the registrar: answer the auditors
PREPARER_ACT = ("Lmmmmmmmmm", "L..x...-x-")
ECONOMIST = ("Lxxxxx.-x-", "Lxxxxx.-x-")
FOLLOWS_UP = ("L.x..x.-x-", "L.x..x.-x-")
WAIVES = ("Lxxx.x.-x-", "Lxxx.x.-x-")
PAYS = ("Lxxxxx.-x-", "Lxxxxx.-x-")
ASKED = ("Lx.xxxx-x-", "Lx.xxxx-x-")  # the people of the unit that was asked for an opinion
ANY_REGISTRAR = ("Lxx.xxxxx.", "Lxx.xxxxx.")
KEEPS_FUNDS = ("Lxxxxx.xxx", "Lxxxxx.xxx")  # the economist
KEEPS_MOTIONS = ("Lxx.x.x-x-", "Lxx.x.x-x-")  # the registrar and the secretary
NOT_ISSUED_YET = ("Lxxxx-x-x-", "Lmmmmmmmmm")
NOTHING_THERE = ("L---------", "Lmmmmmmmmm")
NOWHERE = ("----------", "----------")
TABLE: dict[str, tuple[str, str]] = {
    "api:agenda-item-detail": ("----------", "mmmmmmmmmm"),  # none is issued here
    "api:agenda-item-list": PUBLIC,
    "api:body-detail": PUBLIC,
    "api:body-list": PUBLIC,
    "api:case-detail": PUBLIC,
    "api:case-list": PUBLIC,
    "api:decision-detail": ("----------", "mmmmmmmmmm"),  # none is on the web here
    "api:decision-list": PUBLIC,
    "api:docs": PUBLIC,
    "api:document-detail": PUBLIC,
    "api:document-list": PUBLIC,
    "api:info": ("..........", ".........."),
    "api:meeting-detail": PUBLIC,
    "api:meeting-list": PUBLIC,
    "api:notice-detail": PUBLIC,
    "api:notice-list": PUBLIC,
    "api:record-detail": PUBLIC,
    "api:record-list": PUBLIC,
    "api:schema": PUBLIC,
    **{f"api:fund-{name}": PUBLIC for name in ("awards", "balance", "detail", "list")},
    **{f"audits:{name}": STAFF_READ for name in ("review", "reply", "reply_pdf")},
    "audits:reviews": ("L......x..", "Lmmmmmmmmm"),
    **{
        f"audits:{name}": ("L......-.-", "Lmmmmmmmmm")
        for name in ("follow_up", "follow_up_pdf", "kept_report", "kept_report_pdf")
    },
    "audits:keep_report": ("Lmmmmmmmmm", "Lxxx..x-x-"),  # the secretary and managers
    "audits:new_review": ("L------xx-", "L------xx-"),  # without a case there is nothing to enter
    **{
        f"audits:{name}": ANSWERS
        for name in (
            *("add_action", "add_recommendations", "adopt", "edit_answer", "edit_review", "frame"),
            *("new_answer", "recommendation", "verdict"),
        )
    },
    **{
        f"audits:{name}": ("Lmmmmmmmmm", ANSWERS[1])
        for name in ("propose", "reopen", "remove_action", "remove_answer", "remove_recommendation")
    },
    "budget:control_plans": ("L......x..", "Lmmmmmmmmm"),
    **{
        f"budget:{name}{end}": STAFF_READ
        for name in ("control_plan", "control_follow_up")
        for end in ("", "_pdf", "_xlsx")
    },
    "budget:risk_history": STAFF_READ,
    **{f"budget:enclose_{name}": PREPARER for name in ("control_plan", "control_follow_up")},
    "budget:new_control_plan": ("L--x---xx-", "L--x---xx-"),  # without a case there is nothing to lay out
    **{
        f"budget:{name}": PREPARER
        for name in (
            *("add_point", "add_risk", "adopt_plan", "assess_risk", "change_risk", "copy_plan"),
            *("postpone_control", "report_control"),
        )
    },
    "budget:overview": ("L......x..", "Lmmmmmmmmm"),
    "budget:reports": ("L......x..", "Lmmmmmmmmm"),
    **{f"budget:{name}": STAFF_READ for name in ("report", "report_pdf", "report_xlsx")},
    "budget:new_report": ("L--x---xx-", "L--x---xx-"),  # without a case there is nothing to lay out
    **{
        f"budget:{name}": PREPARER
        for name in (
            *(
                "set_report",
                "finish_report",
                "add_report_part",
                "set_report_part",
                "write_report_part",
                "add_report_table",
            ),
            *("set_report_table", "table_cells", "table_cell", "add_table_row", "change_table_row"),
            *("add_table_column", "change_table_column"),
        )
    },
    "budget:table_layout": ("L..x...-x-", "Lmmmmmmmmm"),
    "budget:explain_in_report": ("L>>x>>>-x-", PREPARER[1]),  # a finding that is gone: back to the report
    "budget:unexplain_in_report": ("Lmmmmmmmmm", "L--x----x-"),
    **{
        f"budget:{name}": PREPARER_ACT
        for name in (
            *("reopen_report", "move_report_part", "remove_report_part", "follow_table"),
            *("remove_report_table", "reckon_cell", "remove_table_line"),
        )
    },
    "budget:indicator_bodies": ("L......x..", "Lmmmmmmmmm"),
    **{f"budget:{name}": STAFF_READ for name in ("indicator", "indicator_file", "indicators")},
    **{
        f"budget:{name}": PREPARER
        for name in ("change_indicator", "enter_outcomes", "indicator_targets", "new_indicator")
    },
    **{
        f"budget:{name}": PREPARER_ACT
        for name in ("end_indicator", "resume_indicator", "undo_outcomes", "undo_targets")
    },
    "budget:directives": ("L......x..", "Lmmmmmmmmm"),
    "budget:new_directive": ("L--x---xx-", "L--x---xx-"),  # without a case there is nothing to lay out
    **{f"budget:{name}": STAFF_READ for name in ("directive", "directive_pdf", "directive_xlsx")},
    **{
        f"budget:{name}": PREPARER
        for name in (
            *("add_line", "add_step", "change_directive", "change_proposal", "change_step", "frames"),
            *("new_proposal", "proposal_frames", "table_proposal"),
        )
    },
    **{
        f"budget:{name}": PREPARER_ACT
        for name in (
            *("remove_line", "remove_proposal", "remove_step", "take_back_proposal"),
            *("undo_frames", "undo_proposal_frames"),
        )
    },
    "budget:import_amounts": PREPARER,
    # without a chosen file: back to choosing one
    **{f"budget:{name}": ("L>>x>>>-x-", PREPARER[1]) for name in ("map_amounts", "check_amounts")},
    "budget:place_amounts": ("Lmmmmmmmmm", PREPARER[1]),
    "cases:add_files": REGISTRAR,
    "cases:answer_opinion": ASKED,
    "cases:assignment": STAFF_READ,
    **{
        f"cases:assignment_{what}": KEEPS_PROMISES
        for what in ("finish", "hand_over", "move", "reopen", "report")
    },
    "cases:decide_by_delegation": KEEPS_PROMISES,
    "cases:decide_urgently": KEEPS_PROMISES,
    "cases:assignments": ("L......x..", "Lmmmmmmmmm"),
    "cases:ask_opinion": OFFICIAL_OR_REGISTRAR,
    "cases:assign": REGISTRAR,
    "cases:case": STAFF_READ,
    "cases:classify": REGISTRAR,
    "cases:close": REGISTRAR,
    "cases:correct": REGISTRAR,
    "cases:correct_record": REGISTRAR,
    "cases:decline_opinion": ASKED,
    "cases:diary": OWN_LIST,
    "cases:distribution_list": PLANNER,
    "cases:extend_opinion": OFFICIAL_OR_REGISTRAR,
    "cases:file": STAFF_READ,
    "cases:file_secrecy": REGISTRAR,
    "cases:file_thumbnail": STAFF_READ,
    "cases:give_assignment": KEEPS_PROMISES,
    "cases:finish_reminder": ("Lmmmmmmmmm", "L.x.xxx-x-"),
    "cases:libraries": ("Lxxxx.xx.x", "Lmmmmmmmmm"),  # two bodies here, so the page is a choice
    "cases:memo": ("L......-.-", "L.xxxxx-x-"),
    "cases:memo_findings": ("L......-.-", "L.xxxxx-x-"),
    "cases:memo_from_word": ("L..x...-x-", "L..x...-x-"),
    "cases:memo_comments": ("L......-.-", "L.xx.xx-x-"),
    "cases:memo_difference": NOTHING_THERE,  # a draft has no versions
    "cases:memo_editorial": (
        "Lxxxx>x-x-",
        "Lxxxx.x-x-",
    ),  # the secretary; nothing is approved, so the page sends on
    "cases:memo_new": ("L..x...-x-", "L..x...-x-"),  # everybody who writes memos
    "cases:memo_pdf": STAFF_READ,
    "cases:memo_preview": STAFF_READ,
    "cases:memo_reopen": ("Lmmmmmmmmm", "L.xx.xx-x-"),
    "cases:memo_review": ("Lxxx>xx-x-", "Lxxx.xx-x-"),  # the manager; nothing waits, so the page sends on
    "cases:memo_send_back": ("Lmmmmmmmmm", "Lxxx.xx-x-"),  # those in the chain; nothing is approved
    "cases:memo_secrecy": OFFICIAL_OR_REGISTRAR,
    "cases:memo_section": ("Lmmmmmmmmm", "L.xxxxx-x-"),
    "cases:memo_versions": ("L......-.-", "L.xxxxx-x-"),
    "cases:memo_version": NOTHING_THERE,  # a draft has no versions
    "cases:memo_withdraw": ("Lmmmmmmmmm", "L.xxxxx-x-"),
    "cases:memo_word": STAFF_READ,
    "cases:memo_opened_from": STAFF_READ,
    **{
        f"cases:{name}": KEEPS_MOTIONS
        for name in ("motion", "motion_outcome", "refer_motion", "withdraw_motion")
    },
    "cases:motion_series": ("Lxx.xxxx..", "Lxx.xxxx.."),
    "cases:motions": ("L......x..", "Lmmmmmmmmm"),
    "cases:new_motion": ANY_REGISTRAR,
    "cases:unanswered_motions": ("L......x..", "Lmmmmmmmmm"),
    **{
        f"cases:{name}": OFFICIAL_OR_REGISTRAR
        for name in (
            *(
                "answer_referral",
                "ask_referral_time",
                "note_referral",
                "send_referral",
                "settle_referral_time",
            ),
        )
    },
    "cases:referral": STAFF_READ,
    "cases:referrals": ("L......x..", "Lmmmmmmmmm"),
    "cases:move_record": REGISTRAR,
    "cases:new_distribution_list": PLANNER,
    "cases:new_phrase": PLANNER,
    "cases:new_record": REGISTRAR,
    "cases:note": OFFICIAL_OR_REGISTRAR,
    "cases:opinion": STAFF_READ,
    "cases:opinion_file": STAFF_READ,
    "cases:phrase": PLANNER,
    "cases:phrases": ("Lxxxx.x-.-", "Lmmmmmmmmm"),
    "cases:post_list": ("L......x..", "Lmmmmmmmmm"),
    "cases:record": STAFF_READ,
    "cases:record_secrecy": REGISTRAR,
    "cases:register": ANY_REGISTRAR,
    "cases:relate": REGISTRAR,
    "cases:remind": OFFICIAL_OR_REGISTRAR,
    "cases:remove_distribution_list": ("Lmmmmmmmmm", "Lxxxx.x-.-"),
    "cases:remove_phrase": ("Lmmmmmmmmm", "Lxxxx.x-.-"),
    "cases:reopen": REGISTRAR,
    "cases:replace_file": REGISTRAR,
    "cases:secrecy": REGISTRAR,
    "cases:series": ("Lxx.xxxx.x", "Lxx.xxxx.x"),
    "cases:take_opinion": ("Lmmmmmmmmm", ASKED[1]),
    "cases:take_over": ANY_REGISTRAR,
    "cases:unrelate": ("Lmmmmmmmmm", "Lxx.xxx-x-"),
    "cases:void": REGISTRAR,
    "cases:void_record": REGISTRAR,
    "cases:withdraw_file": REGISTRAR,
    "cases:withdraw_opinion": OFFICIAL_OR_REGISTRAR,
    "api:call-applications": ("mmmmmmmmmm", "kkkkkkkkkk"),  # only with the round's key
    "desk:messages": OWN_LIST,
    "desk:notices": ("L.........", "L........."),
    "desk:start": OWN_LIST,
    "gallery": NOWHERE,  # only with DEBUG
    **{f"grants:{name}": KEEPS_FUNDS for name in ("edit_fund", "lock", "move", "new_year", "reverse")},
    "grants:close_year": KEEPS_FUNDS,
    "grants:reopen_year": KEEPS_FUNDS,
    "grants:new_fund": KEEPS_FUNDS,
    "grants:reconciliation": KEEPS_FUNDS,
    "grants:reconciliation_file": (KEEPS_FUNDS[0], "Lmmmmmmmmm"),
    **{f"grants:{name}": OWN_LIST for name in ("event", "fund", "fund_file", "funds")},  # the fund is public
    "grants:application": ("L......-.-", "L..x...-x-"),
    "grants:begin_compilation": PREPARER_ACT,
    "grants:call": STAFF_READ,
    "grants:calls": ("L......x..", "Lmmmmmmmmm"),
    "grants:compilation": STAFF_READ,
    "grants:compilation_book": STAFF_READ,
    "grants:compilation_heading": PREPARER,
    "grants:compilation_pdf": STAFF_READ,
    "grants:declare_conflict": PREPARER_ACT,
    "grants:edit_application": PREPARER,
    "grants:edit_call": PREPARER,
    "grants:enclose_compilation": PREPARER_ACT,
    "grants:end_call": PREPARER_ACT,
    "grants:end_key": PREPARER_ACT,
    "grants:end_reason": PREPARER_ACT,
    "grants:freeze_compilation": PREPARER_ACT,
    "grants:import": PREPARER,
    "grants:import_template": (PREPARER[0], "Lmmmmmmmmm"),
    "grants:keys": PREPARER,
    "grants:lift_conflict": ("Lmmmmmmmmm", "Lx-x.xx-x-"),  # a manager; hidden from who declared it
    "grants:new_application": PREPARER,
    "grants:new_call": ("L..x...xx.", "L..x...xx."),
    "grants:reasons": ("L..x...xx.", "L..x...xx."),
    "grants:recommend": PREPARER,
    "grants:take_up_call": PREPARER_ACT,
    "grants:undo_recommend": PREPARER_ACT,
    "grants:withdraw_application": PREPARER_ACT,
    # Awards after the decision: money by the economist, the rest by those who follow up.
    "grants:award": STAFF_READ,
    "grants:award_condition_edit": FOLLOWS_UP,
    "grants:award_condition_fail": WAIVES,
    "grants:award_condition_meet": FOLLOWS_UP,
    "grants:award_condition_reopen": ("Lmmmmmmmmm", FOLLOWS_UP[1]),
    "grants:award_condition_waive": WAIVES,
    "grants:award_letter": ("Lmmmmmmmmm", FOLLOWS_UP[1]),
    "grants:award_new_condition": FOLLOWS_UP,
    "grants:award_new_report": FOLLOWS_UP,
    **{f"grants:award_{what}": PAYS for what in ("pay", "repay", "withdraw")},
    "grants:award_receive_report": FOLLOWS_UP,
    "grants:awards": ("L......x..", "Lmmmmmmmmm"),
    "meetings:absence": ("Lxxxx.x.x-", "Lxxxx.x.x-"),  # the body's own, and the secretary
    "meetings:absence_answer": ("Lmmmmmmmmm", "L----.-.--"),  # whose call it is, and the secretary
    "meetings:absence_call": ("Lmmmmmmmmm", "Lxxxx.xxx-"),
    "meetings:absence_withdraw": ("Lmmmmmmmmm", "L----.-.--"),
    "meetings:add": SECRETARY,
    "meetings:add_line": SECRETARY_ACT,
    "meetings:add_recipient": SECRETARY_ACT,
    "meetings:archive": ("Lmmmmmmmmm", "Lxxxx-x-x-"),  # none is issued here
    "meetings:archive_file": NOT_ISSUED_YET,
    "meetings:board": ("L......x..", "Lmmmmmmmmm"),
    "meetings:calendar": OWN_LIST,
    "meetings:cancel": ("Lmmmmmmmmm", "Lxxxx.x-.-"),
    "meetings:change": PLANNER,
    "meetings:choose": ("L---------", "L---------"),
    "grants:annul": ECONOMIST,
    "meetings:delegated": ("L......x.x", "Lmmmmmmmmm"),
    "meetings:delegated_report": ("Lmmmmmmmmm", "Lxxxx-xxxx"),
    "meetings:dispatches": ("Lxxxx.x-x-", "Lmmmmmmmmm"),
    "meetings:delegation": SECRETARY,
    "meetings:delegation_end": SECRETARY,
    "meetings:document": SECRETARY,
    "meetings:document_order": ("Lmmmmmmmmm", "Lxxxx-x-x-"),  # an empty form names no document
    "meetings:document_remove": SECRETARY_ACT,
    "meetings:document_replace": SECRETARY_ACT,
    "meetings:document_take_up": SECRETARY_ACT,
    "meetings:documents": ("Lxxxx>x-x-", "Lxxxx.x-x-"),  # the list is a part of the item's page
    "meetings:draft": SECRETARY,
    "meetings:draft_file": NOT_ISSUED_YET,
    "meetings:events": ("Lxxxx.x-x-", "Lmmmmmmmmm"),
    "meetings:extract": ("Lxxxx.x-x-", "Lmmmmmmmmm"),
    "meetings:extract_pdf": ("Lxxxx.x-x-", "Lmmmmmmmmm"),
    "meetings:hold": ("Lxxxx.x-x-", "Lmmmmmmmmm"),
    "meetings:hold_approvers": SECRETARY_ACT,
    "meetings:hold_close": SECRETARY_ACT,
    "meetings:hold_open": SECRETARY_ACT,
    "meetings:hold_participants": SECRETARY_ACT,
    "meetings:hold_take": SECRETARY_ACT,
    "meetings:issue": NOT_ISSUED_YET,
    "meetings:issue_file": NOTHING_THERE,
    "meetings:issue_now": SECRETARY_ACT,
    "meetings:item": SECRETARY,
    "meetings:item_move": SECRETARY_ACT,
    "meetings:item_remove": SECRETARY_ACT,
    "meetings:item_web": SECRETARY_ACT,
    "meetings:item_withdraw": SECRETARY_ACT,
    "meetings:meeting": STAFF_READ,
    "meetings:minutes": ("Lxxxx.x-x-", "Lmmmmmmmmm"),
    "meetings:minutes_appoint": SECRETARY_ACT,
    "meetings:minutes_correct": SECRETARY,
    "meetings:minutes_file": ("L----.----", "Lmmmmmmmmm"),  # a draft is the secretary's
    "meetings:minutes_front": SECRETARY_ACT,
    "meetings:minutes_generated": SECRETARY_ACT,
    "meetings:minutes_immediate": SECRETARY,
    "meetings:minutes_paper": SECRETARY,
    "meetings:minutes_pdf": ("Lxxxx.x-x-", "Lmmmmmmmmm"),
    "meetings:minutes_read": ("L----.----", "Lmmmmmmmmm"),
    "meetings:minutes_remark": ("Lmmmmmmmmm", "L----x----"),  # those who approve, once they are asked
    "meetings:minutes_reopen": SECRETARY_ACT,
    "meetings:minutes_send": SECRETARY_ACT,
    "meetings:minutes_sign": ("Lmmmmmmmmm", "L----x----"),
    "meetings:minutes_start": ("Lxxxx>x-x-", "Lxxxx.x-x-"),  # none is begun, so the page sends on
    "meetings:minutes_text": SECRETARY,
    "meetings:minutes_web": ("Lxxxx.x-x-", "Lmmmmmmmmm"),
    "meetings:new_meeting": PLANNER,
    "meetings:notice": ("L......-.-", "Lxxxx.x-x-"),
    "meetings:open_series": ("Lmmmmmmmmm", "Lxxxx.x-.-"),
    "meetings:order": ("Lmmmmmmmmm", "Lxxxx-x-x-"),  # an empty form names no row
    "meetings:own_case": SECRETARY,
    "meetings:paper": PLANNER,
    "meetings:paper_remove": ("Lmmmmmmmmm", "Lxxxx.x-.-"),
    "meetings:paragraph": SECRETARY,
    "meetings:paragraph_ballot": SECRETARY_ACT,
    "meetings:paragraph_ballots": SECRETARY_ACT,
    "meetings:paragraph_confirm": SECRETARY_ACT,
    "meetings:paragraph_conflict": SECRETARY_ACT,
    "meetings:paragraph_motion": SECRETARY_ACT,
    "meetings:paragraph_onward": SECRETARY_ACT,
    "meetings:paragraph_motions": SECRETARY_ACT,
    "meetings:paragraph_reopen": SECRETARY_ACT,
    "meetings:paragraph_reservation": SECRETARY_ACT,
    "meetings:paragraph_reservations": SECRETARY_ACT,
    "meetings:paragraph_seat": SECRETARY_ACT,
    "meetings:plan_case": ("Lmmmmmmmmm", "L---------"),  # an empty form names no meeting
    "meetings:post": SECRETARY,
    "meetings:post_meeting": ("Lxxxx-x-x-", "Lxxxx-x-x-"),  # a sub-committee's meetings are not announced
    "meetings:post_delegated": SECRETARY_ACT,
    "meetings:preparation": SECRETARY,
    "meetings:preparation_pdf": NOT_ISSUED_YET,
    "meetings:proof": STAFF_READ,
    "meetings:read": NOTHING_THERE,
    "meetings:read_item": NOTHING_THERE,
    "meetings:receipt": SECRETARY_ACT,
    "meetings:remark_settle": SECRETARY_ACT,
    "meetings:reports": ("Lxxxx-x-x-", "Lxxxx-x-x-"),  # the row is no list of reports
    "meetings:selection": NOTHING_THERE,
    "meetings:selection_file": NOTHING_THERE,
    "meetings:send": SECRETARY_ACT,
    "meetings:skip_dispatch": SECRETARY_ACT,
    "meetings:supplement_file": NOTHING_THERE,
    "meetings:take_down": ("Lmmmmmmmmm", "Lxxxx.x-x-"),
    "meetings:unsent": ("Lxxxx.xxxx", "Lmmmmmmmmm"),
    "meetings:word": SECRETARY_ACT,
    "meetings:year_plan": PLANNER,
    "organisation:absences": ADMINISTRATOR,
    "organisation:body": ADMINISTRATOR,
    "organisation:body_levels": ADMINISTRATOR,
    "organisation:end_absence": ("Lmmmmmmmmm", "L.xxxxxx.x"),  # who is away, and the administrator
    "organisation:end_mandate": ADMINISTRATOR,
    "organisation:end_role": ADMINISTRATOR,
    "organisation:my_absences": ("L......x..", "L......x.."),
    "organisation:new_body": ADMINISTRATOR,
    "organisation:new_mandate": ADMINISTRATOR,
    "organisation:new_person": ADMINISTRATOR,
    "organisation:new_role": ADMINISTRATOR,
    "organisation:new_unit": ADMINISTRATOR,
    "organisation:overview": ADMINISTRATOR,
    "organisation:people": ADMINISTRATOR,
    "organisation:person": ADMINISTRATOR,
    "organisation:unit": ADMINISTRATOR,
    "organisation:unit_levels": ADMINISTRATOR,
    "portal:accessibility": PUBLIC,
    "portal:board": PUBLIC,
    "portal:board_feed": PUBLIC,
    "portal:body": PUBLIC,
    "portal:body_calendar": PUBLIC,
    "portal:body_feed": PUBLIC,
    "portal:calendar": PUBLIC,
    "portal:case": PUBLIC,
    "portal:cases": PUBLIC,
    "portal:file": PUBLIC,
    "portal:fund": PUBLIC,
    "portal:fund_csv": PUBLIC,
    "portal:funds": PUBLIC,
    "portal:meeting": PUBLIC,
    "portal:meetings": PUBLIC,
    "portal:minutes": ("----------", "mmmmmmmmmm"),  # none is approved here
    "portal:motions": PUBLIC,
    "portal:record": PUBLIC,
    "portal:review": PUBLIC,
    "portal:reviews": PUBLIC,
    "portal:start": PUBLIC,
    "portal:verify_minutes": ("..........", ".........."),
}
# The sign-in pages are the library's; they are open to the one who is not signed in.
LIBRARY = re.compile(r"^account_")


def addresses(resolver: Any = None, namespace: str = "") -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every named address: (name with namespace, the words it takes)."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from addresses(pattern, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}", tuple(sorted(pattern.pattern.converters))


CONVERTERS = {name: words for name, words in addresses() if not LIBRARY.match(name)}
NAMES = sorted(CONVERTERS)


@kept
def world(
    registrar, official, other_official, secretary, administrator, economist, ks, ksnau, member
) -> dict[str, dict[str, Any]]:
    """A published case and an unpublished one with a draft memo and a reminder, a meeting that is published and
    one that is only planned; and what each address takes."""
    case = factories.case(by=registrar, official=official)
    record = factories.record(case=case, by=registrar, files=[Upload("brev.txt", b"Hej")])
    file = record.files.get()
    for thing in (case, record, file):
        publish(thing=thing, by=registrar, source="prov")
    private = factories.case(by=registrar, official=official, subject="Intern fråga", unit=official.unit)
    letter = factories.record(case=private, by=registrar, files=[Upload("brev.txt", b"Hej")])
    relate(case=case, other=private, by=registrar)
    promise = give_assignment(case=private, what="Se till", due_on=clock.today(), owner=official, by=official)
    reminder = set_reminder(case=private, what="Se över", due_on=clock.today(), owner=official, by=official)
    memo = start_memo(case=private, body=ksnau, by=official)
    word = blobs.save(b"PK")
    OpenedFile.objects.create(memo=memo, name="a.docx", sha256=word.sha256, size=word.size, added_by=official)
    absence = declare_absence(
        person=official, substitute=registrar, from_on=clock.today(), until_on=clock.today(), by=official
    )
    opinion = ask_opinion(
        case=private,
        unit=other_official.unit,
        question="Vad tycker ni?",
        due_on=working_days_after(clock.today(), 10),
        records=[letter],
        by=official,
    )
    phrase = save_phrase(body=ksnau, kind="text", name="Samråd", content="<p>Ja.</p>", by=secretary)
    goes_to = save_distribution_list(body=ksnau, name="Bidrag", lines="Sökanden", by=secretary)
    called = plan_meeting(body=ksnau, on=clock.today(), by=secretary)
    Meeting.objects.filter(pk=called.pk).update(state="called", open_at=clock.now())
    planned = plan_meeting(body=ksnau, on=clock.today() + datetime.timedelta(days=14), by=secretary)
    item = plan_case(meeting=planned, case=private, by=secretary)
    wish = add_paper(body=ksnau, user=member, by=secretary)
    motion = moved.motion(factories.case(by=registrar, official=official), registrar)
    register_referral(
        case=private, sender="Region", received_on=clock.today(), due_on=clock.today(), by=registrar
    )
    closed = {"slug": private.slug}
    of_record, of_file = {**closed, "number": letter.number}, {**closed, "pk": letter.files.get().pk}
    of_memo, of_body = {**closed, "pk": memo.pk}, {"body": ksnau.slug}
    of_meeting = {"body": ksnau.slug, "on": planned.on}
    of_item = {**of_meeting, "pk": item.pk}
    of_minutes, of_paragraph = walked.begun_minutes(ksnau, secretary, member.mandates.get())
    (document,) = dropping.drop(item, secretary)
    dropping.seen(letter.files.get(), thumbnail=dropping.picture())
    held = walked.of_held(item, called, member)
    of_called, of_held = {"body": ksnau.slug, "on": called.on}, {**of_meeting, "number": held["number"]}
    exact: dict[str, dict[str, Any]] = {
        "meetings:absence": of_called,
        **{
            f"meetings:absence_{name}": {**of_called, "pk": held[key]}
            for name, key in (("answer", "call"), ("call", "absence"), ("withdraw", "absence"))
        },
        "meetings:delegation_end": {**of_body, "pk": held["point"]},
        **{
            f"meetings:paragraph{name}": of_held
            for name in (
                "",
                "_ballots",
                "_confirm",
                "_conflict",
                "_motions",
                "_onward",
                "_reopen",
                "_reservations",
                "_seat",
            )
        },
        **{
            f"meetings:paragraph_{name}": {**of_held, "pk": held[name]}
            for name in ("ballot", "motion", "reservation")
        },
        "portal:body": of_body,
        "portal:meeting": {"body": ksnau.slug, "on": called.on},
        "portal:case": {"slug": case.slug},
        "portal:record": {"slug": case.slug, "number": record.number},
        "portal:file": {"slug": case.slug, "number": record.number, "position": file.position},
        "api:body-detail": {"id": ksnau.slug},
        "api:meeting-detail": {"id": f"{ksnau.slug}-{called.on.isoformat()}"},
        "api:agenda-item-detail": {"id": f"{ksnau.slug}-{called.on.year}-1"},
        "api:case-detail": {"id": case.slug},
        "api:record-detail": {"id": f"{case.slug}-{record.number}"},
        "api:document-detail": {"id": f"{case.slug}-{record.number}-{file.position}"},
        **{
            f"cases:assignment{step}": {**closed, "pk": promise.pk}
            for step in ("", "_finish", "_hand_over", "_move", "_reopen", "_report")
        },
        **{
            f"cases:{name}": {"slug": motion.case.slug}
            for name in ("motion", "motion_outcome", "refer_motion", "withdraw_motion")
        },
        "cases:unanswered_motions": {"council": motion.council.slug},
        "cases:finish_reminder": {**closed, "pk": reminder.pk},
        "grants:annul": {"pk": money.decision(private, registrar).pk},
        **{
            f"cases:{name}": {**closed, "pk": opinion.pk}
            for name in (
                "opinion",
                *("answer_opinion", "decline_opinion", "extend_opinion", "take_opinion", "withdraw_opinion"),
            )
        },
        "cases:opinion_file": {**closed, "pk": opinion.pk, "file": letter.files.get().pk},
        "cases:unrelate": {**closed, "other": case.slug},
        "organisation:person": {"pk": official.pk},
        "organisation:new_role": {"pk": official.pk},
        "organisation:end_role": {"pk": official.role_assignments.get().pk},
        "organisation:absences": {"pk": official.pk},
        "organisation:end_absence": {"pk": absence.pk},
        "organisation:body_levels": {"slug": ksnau.slug},
        "organisation:unit_levels": {"authority": ks.slug, "slug": "slk"},
        "organisation:body": {"slug": ksnau.slug},
        "organisation:new_mandate": {"slug": ksnau.slug},
        "organisation:end_mandate": {"pk": member.mandates.get().pk},
        "organisation:new_unit": {"authority": ks.slug},
        "organisation:new_body": {"authority": ks.slug},
        "organisation:unit": {"authority": ks.slug, "slug": "slk"},
        "cases:memo_difference": {**of_memo, "number": 2},
        "cases:memo_version": {**of_memo, "number": 1},
        "cases:memo_section": {**of_memo, "number": memo.sections.get(kind="prose").pk},
        "cases:phrase": {**of_body, "pk": phrase.pk},
        "cases:remove_phrase": {**of_body, "pk": phrase.pk},
        "cases:distribution_list": {**of_body, "pk": goes_to.pk},
        "cases:remove_distribution_list": {**of_body, "pk": goes_to.pk},
        "meetings:issue": {**of_meeting, "number": 1},
        "meetings:issue_file": {**of_meeting, "number": 1},
        "meetings:archive": {**of_meeting, "number": 1},
        "meetings:archive_file": {**of_meeting, "number": 1},
        "meetings:supplement_file": {**of_meeting, "number": 1},
        "meetings:paper_remove": {**of_body, "pk": wish.pk},
        **walked.of_board(ksnau, private, secretary),
        **reviewed.addresses(registrar, official),
        **controlled.addresses(registrar, official),
        **reported.addresses(registrar, official),
        **readable.addresses(registrar, official),
        **directed.addresses(registrar, official),
        **measured.addresses(registrar, official),
        **money.addresses(ks, economist),
        **rounds.addresses(private, official, other_official),
        **awarded.addresses(private, official, economist),
        **{f"portal:{name}": of_body for name in ("body_calendar", "body_feed")},
    }
    approver = {**of_minutes, "pk": Approver.objects.get().pk}
    of_remark = {**of_minutes, "pk": MinutesRemark.objects.get().pk}
    exact |= {"meetings:minutes_paper": approver, "meetings:remark_settle": of_remark}
    exact["portal:minutes"] = of_minutes
    taking = {
        ("body", "number", "on"): of_minutes,
        ("body", "number", "on", "pk"): of_paragraph,
        ("body", "number", "on", "pk", "slot"): {**of_paragraph, "slot": "decision"},
        ("slug",): closed,
        ("number", "slug"): of_record,
        ("body",): of_body,
        ("body", "on"): of_meeting,
        ("body", "on", "pk"): of_item,
        ("body", "document", "on", "pk"): {**of_item, "document": document.pk},
    }
    for name, converters in CONVERTERS.items():
        if name not in exact and converters:
            words = of_memo if ":memo" in name else of_file
            exact[name] = words if converters == ("pk", "slug") else taking[converters]
    return exact


@pytest.fixture
def clients(request) -> dict[str, Client]:
    signed_in = request.getfixturevalue("signed_in")
    return {role: signed_in(None if role == "anonymous" else request.getfixturevalue(role)) for role in ROLES}


def test_every_address_is_classified():
    assert sorted(set(NAMES) - set(TABLE)) == []
    assert sorted(set(TABLE) - set(NAMES)) == []


def _portions() -> list[Any]:
    """The addresses of each app, a dozen a test, so that all processes have something to do."""
    apps = itertools.groupby(sorted(TABLE), key=lambda name: name.partition(":")[0])
    return [
        pytest.param(names, id=f"{app}-{number}")
        for app, found in apps
        for number, names in enumerate(itertools.batched(found, 12), 1)
    ]


@pytest.mark.parametrize("names", _portions())
def test_every_address_answers_each_role_as_expected(names, world, clients, subtests):
    for name in names:
        with subtests.test(name), transaction.atomic():
            url = reverse(name, kwargs=world.get(name))
            reading, sending = TABLE[name]
            assert {role: _word(clients[role].get(url)) for role in _asking(reading)} == _asking(reading)
            assert {role: _posted(clients[role], url) for role in _asking(sending)} == _asking(sending)
            transaction.set_rollback(True)


def _asking(expected: str) -> dict[str, str]:
    """Who asks, and the word each is to get. In the short dose PostgreSQL hears only some of those who come through:
    it is asked whether it takes the SQL, SQLite who may."""
    everybody = dict(zip(ROLES, expected, strict=True))
    if LONG or connection.vendor == "sqlite":
        return everybody
    through = [role for role, word in everybody.items() if word not in "Lxm-k"]
    return {role: everybody[role] for role in through[:: max(len(through) // 3, 1)]}


def _posted(client: Client, url: str) -> str:
    """What an empty form answers, with everything it did undone."""
    with transaction.atomic():
        answer = client.post(url)
        transaction.set_rollback(True)
    through = answer.status_code in {200, 409, 422} or (answer.status_code == 302 and _word(answer) != "L")
    return "." if through else _word(answer)


def _word(answer: Any) -> str:
    if answer.status_code == 302 and answer.url.startswith("/konto/login/"):
        return "L"
    return next(
        (word for word, code in WORDS.items() if code == answer.status_code and word != "L"),
        str(answer.status_code),
    )
