"""What the cases tell people about, by kind. People choose kind by kind how they are told."""

from __future__ import annotations

from organisation import notices

CASES, MEMOS, OPINIONS = "Ärenden", "Tjänsteskrivelser", "Yttranden"
ASKED, ANSWERED, CHANGED, REMINDED = (
    "cases.opinion_asked",
    "cases.opinion_answered",
    "cases.opinion_changed",
    "cases.opinion_reminder",
)

MOTION = "cases.motion"

# The steps of a memo, by the word its message begins with.
MEMO_STEPS = {
    "Att godkänna": "cases.memo_submitted",
    "Återlämnad": "cases.memo_returned",
    "Godkänd": "cases.memo_approved",
    "Öppnad igen": "cases.memo_reopened",
    "Redaktionell ändring": "cases.memo_editorial",
}
MEMO_OTHER = "cases.memo_other"


def register() -> None:
    notices.kind("cases.assigned", "Ett ärende är fördelat till mig", group=CASES, order=10)
    notices.kind("cases.reminder", "Bevakning: upplagd åt mig, eller dagen är inne", group=CASES, order=20)
    notices.kind(
        "cases.assignment", "Uppdrag: lämnat till mig, ändrat eller inte klart", group=CASES, order=30
    )
    notices.kind(
        MOTION, "Motion: nio månader har gått, eller året är slut utan beslut", group=CASES, order=40
    )
    notices.kind(
        "cases.memo_submitted", "En skrivelse är skickad till mig för godkännande", group=MEMOS, order=110
    )
    notices.kind("cases.memo_returned", "Min skrivelse är återlämnad", group=MEMOS, order=120)
    notices.kind("cases.memo_approved", "Min skrivelse är godkänd", group=MEMOS, order=130)
    notices.kind("cases.memo_reopened", "En skrivelse är öppnad för en ny version", group=MEMOS, order=140)
    notices.kind(
        "cases.memo_editorial", "En godkänd skrivelse är ändrad redaktionellt", group=MEMOS, order=150
    )
    notices.kind(MEMO_OTHER, "Annat om mina skrivelser", group=MEMOS, order=190)
    notices.kind(ASKED, "Min enhet ombeds yttra sig", group=OPINIONS, order=210)
    notices.kind(
        ANSWERED, "Ett yttrande som jag har bett om är besvarat eller avböjt", group=OPINIONS, order=220
    )
    notices.kind(
        CHANGED, "En begäran om yttrande har fått ny dag eller är återkallad", group=OPINIONS, order=230
    )
    notices.kind(REMINDED, "Påminnelse om ett yttrande", group=OPINIONS, order=240)
