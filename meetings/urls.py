"""Addresses of meetings for those who are signed in, below /arbete/sammantraden/."""

from django.urls import path

import core.converters  # noqa: F401  registers isodate
from meetings.views import (
    agenda,
    approval,
    attendance,
    board,
    calendar,
    delegated,
    delegation,
    dispatching,
    documents,
    floor,
    holding,
    issues,
    items,
    meeting,
    minutes,
    onward,
    paper,
    paragraph,
    preparation,
    reading,
    selecting,
)

ONE = "<slug:body>/<isodate:on>/"

app_name = "meetings"
urlpatterns = [
    path("", calendar.calendar, name="calendar"),
    path("lagg-upp/<slug:slug>/", agenda.plan, name="plan_case"),
    path("<slug:body>/arsplan/", calendar.year_plan, name="year_plan"),
    path("<slug:body>/paragrafer/", calendar.open_series, name="open_series"),
    path("<slug:body>/papperskopior/", paper.paper, name="paper"),
    path("<slug:body>/papperskopior/<int:pk>/ta-bort/", paper.remove, name="paper_remove"),
    path("<slug:body>/delegationsbeslut/", delegated.delegated, name="delegated"),
    path("<slug:body>/delegationsbeslut/anmal/", delegated.report, name="delegated_report"),
    path("<slug:body>/nytt/", calendar.new_meeting, name="new_meeting"),
    path(ONE, meeting.meeting, name="meeting"),
    path(f"{ONE}andra/", meeting.change, name="change"),
    path(f"{ONE}stall-in/", meeting.cancel, name="cancel"),
    path(f"{ONE}arende/", meeting.own_case, name="own_case"),
    path(f"{ONE}historik/", meeting.events, name="events"),
    path(f"{ONE}lagg-till/", agenda.add, name="add"),
    path(f"{ONE}lagg-till/rad/", agenda.add_line, name="add_line"),
    path(f"{ONE}ordning/", agenda.order, name="order"),
    path(f"{ONE}punkter/<int:pk>/", items.item, name="item"),
    path(f"{ONE}punkter/<int:pk>/webb/", items.web, name="item_web"),
    path(f"{ONE}punkter/<int:pk>/flytta/", items.move, name="item_move"),
    path(f"{ONE}punkter/<int:pk>/utgar/", items.withdraw, name="item_withdraw"),
    path(f"{ONE}punkter/<int:pk>/ta-bort/", items.remove, name="item_remove"),
    path(f"{ONE}punkter/<int:pk>/handlingar/", items.reports, name="reports"),
    path(f"{ONE}punkter/<int:pk>/filer/", documents.documents, name="documents"),
    path(f"{ONE}punkter/<int:pk>/filer/ordning/", documents.order, name="document_order"),
    path(f"{ONE}punkter/<int:pk>/filer/ta-med/", documents.take_up, name="document_take_up"),
    path(f"{ONE}punkter/<int:pk>/filer/<int:document>/", documents.document, name="document"),
    path(f"{ONE}punkter/<int:pk>/filer/<int:document>/ersatt/", documents.replace, name="document_replace"),
    path(f"{ONE}punkter/<int:pk>/filer/<int:document>/ta-bort/", documents.take_away, name="document_remove"),
    path(f"{ONE}beredning/", preparation.preparation, name="preparation"),
    path(f"{ONE}beredning/pdf/", preparation.pdf, name="preparation_pdf"),
    path(f"{ONE}beredning/<int:pk>/", preparation.word, name="word"),
    path(f"{ONE}utkast/", issues.draft, name="draft"),
    path(f"{ONE}utkast/fil/", issues.draft_file, name="draft_file"),
    path(f"{ONE}utskick/", issues.issue_now, name="issue_now"),
    path(f"{ONE}utskick/<int:number>/", issues.issue, name="issue"),
    path(f"{ONE}utskick/<int:number>/fil/", reading.issue_file, name="issue_file"),
    path(f"{ONE}utskick/<int:number>/tillaggslista/", reading.supplement_file, name="supplement_file"),
    path(f"{ONE}utskick/<int:number>/arkiv/", issues.archive, name="archive"),
    path(f"{ONE}utskick/<int:number>/arkiv/fil/", issues.archive_file, name="archive_file"),
    path(f"{ONE}las/", reading.read, name="read"),
    path(f"{ONE}las/valj/", selecting.choose, name="choose"),
    path(f"{ONE}las/urval/<int:pk>/", selecting.selection, name="selection"),
    path(f"{ONE}las/urval/<int:pk>/fil/", selecting.selection_file, name="selection_file"),
    path(f"{ONE}las/<int:pk>/", reading.read_item, name="read_item"),
]

# Before and in the meeting: absences, the screen of the meeting, points of delegation.
IN = f"{ONE}i-salen/"
AT = f"{IN}<int:number>/"
urlpatterns += [
    path("<slug:body>/delegation/", delegation.points, name="delegation"),
    path("<slug:body>/delegation/<int:pk>/", delegation.end, name="delegation_end"),
    path(f"{ONE}franvaro/", attendance.absence, name="absence"),
    path(f"{ONE}franvaro/<int:pk>/aterta/", attendance.withdraw, name="absence_withdraw"),
    path(f"{ONE}franvaro/<int:pk>/kalla-in/", attendance.call, name="absence_call"),
    path(f"{ONE}franvaro/svar/<int:pk>/", attendance.answer, name="absence_answer"),
    path(IN, holding.opening, name="hold"),
    path(f"{IN}oppna/", holding.open_it, name="hold_open"),
    path(f"{IN}avsluta/", holding.close_it, name="hold_close"),
    path(f"{IN}justerare/", holding.approvers, name="hold_approvers"),
    path(f"{IN}narvarande/", holding.participants, name="hold_participants"),
    path(f"{IN}ta-upp/<int:pk>/", holding.take, name="hold_take"),
    path(AT, paragraph.paragraph, name="paragraph"),
    path(f"{AT}enligt-forslaget/", paragraph.confirm, name="paragraph_confirm"),
    path(f"{AT}oppna/", paragraph.reopen, name="paragraph_reopen"),
    path(f"{AT}vidare/", onward.onward, name="paragraph_onward"),
    path(f"{AT}plats/", floor.seat, name="paragraph_seat"),
    path(f"{AT}jav/", floor.conflict, name="paragraph_conflict"),
    path(f"{AT}yrkanden/", floor.motions, name="paragraph_motions"),
    path(f"{AT}yrkanden/<int:pk>/", floor.motion, name="paragraph_motion"),
    path(f"{AT}omrostning/", floor.ballots, name="paragraph_ballots"),
    path(f"{AT}omrostning/<int:pk>/ta-bort/", floor.ballot, name="paragraph_ballot"),
    path(f"{AT}reservationer/", floor.reservations, name="paragraph_reservations"),
    path(f"{AT}reservationer/<int:pk>/", floor.reservation, name="paragraph_reservation"),
]

# The notice board and the dispatch of extracts
urlpatterns += [
    path("anslag/", board.board, name="board"),
    path("anslag/delegerat/<int:pk>/", board.delegated, name="post_delegated"),
    path("anslag/<slug:slug>/", board.notice, name="notice"),
    path("anslag/<slug:slug>/ta-ned/", board.down, name="take_down"),
    path("anslag/<slug:slug>/bevis/", board.proof_file, name="proof"),
    path("expediering/", dispatching.all_unsent, name="unsent"),
    path(f"{ONE}anslag/<int:number>/", board.post, name="post"),
    path(f"{ONE}tillkannage/", board.announce, name="post_meeting"),
    path(f"{ONE}expediering/", dispatching.dispatches, name="dispatches"),
    path(f"{ONE}expediering/<int:pk>/skicka/", dispatching.send_one, name="send"),
    path(f"{ONE}expediering/<int:pk>/kvittens/", dispatching.receipt, name="receipt"),
    path(f"{ONE}expediering/<int:pk>/avsta/", dispatching.skip_one, name="skip_dispatch"),
    path(f"{ONE}punkter/<int:pk>/mottagare/", dispatching.add, name="add_recipient"),
    path(f"{ONE}punkter/<int:pk>/utdrag/", dispatching.extract_page, name="extract"),
    path(f"{ONE}punkter/<int:pk>/utdrag/pdf/", dispatching.extract_pdf, name="extract_pdf"),
]

MINUTES = f"{ONE}protokoll/<int:number>/"

# The minutes: written by the secretary, read and signed by those who approve.
urlpatterns += [
    path(f"{ONE}protokoll/", minutes.start, name="minutes_start"),
    path(f"{ONE}protokoll/omedelbart/", minutes.immediate, name="minutes_immediate"),
    path(MINUTES, minutes.minutes, name="minutes"),
    path(f"{MINUTES}forsta-sidan/", minutes.front, name="minutes_front"),
    path(f"{MINUTES}skicka/", minutes.send, name="minutes_send"),
    path(f"{MINUTES}justerare/", minutes.appoint_approver, name="minutes_appoint"),
    path(f"{MINUTES}pdf/", minutes.pdf, name="minutes_pdf"),
    path(f"{MINUTES}webben/", minutes.web, name="minutes_web"),
    path(f"{MINUTES}oppna/", approval.reopen, name="minutes_reopen"),
    path(f"{MINUTES}las/", approval.read, name="minutes_read"),
    path(f"{MINUTES}las/pdf/", approval.file, name="minutes_file"),
    path(f"{MINUTES}underteckna/", approval.sign, name="minutes_sign"),
    path(f"{MINUTES}papper/<int:pk>/", approval.paper, name="minutes_paper"),
    path(f"{MINUTES}anmarkningar/<int:pk>/", approval.settle, name="remark_settle"),
    path(f"{MINUTES}paragraf/<int:pk>/anmark/", approval.remark_on, name="minutes_remark"),
    path(f"{MINUTES}paragraf/<int:pk>/rattelse/", approval.correction, name="minutes_correct"),
    path(f"{MINUTES}paragraf/<int:pk>/<slug:slot>/", minutes.text, name="minutes_text"),
    path(
        f"{MINUTES}paragraf/<int:pk>/<slug:slot>/av-uppgifterna/", minutes.generated, name="minutes_generated"
    ),
]
