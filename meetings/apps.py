from functools import partial

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"
    verbose_name = "Sammanträden"

    def ready(self) -> None:
        from cases import panels
        from cases.closing import when_closed
        from cases.memo_events import when_approved, when_returned
        from cases.queries.motions import planned_by
        from core import pages, queueing, ticking
        from meetings import verification
        from meetings.actions import issuing, matter
        from meetings.actions.closing import close_packs
        from meetings.actions.returns import tell_secretaries
        from meetings.board_wiring import register as register_board
        from meetings.panels import on_agendas
        from meetings.queries.sittings import sittings_on
        from meetings.queries.unanswered import council_days
        from meetings.queries.waiting import unread_by, waiting_for
        from meetings.sentences import SENTENCES
        from meetings.tasks import build_issue
        from organisation import notices, sittings, todo
        from trail import sentences

        verification.register()
        notices.kind(
            "meetings.summons",
            "Kallelse och handlingar till sammanträden",
            group="Sammanträden",
            order=310,
            fixed="Kallelsen ska nå varje ledamot och ersättare (KL 5:13).",
        )
        notices.kind(
            "meetings.cancelled",
            "Ett sammanträde är inställt",
            group="Sammanträden",
            order=320,
            fixed="Den som är kallad ska få veta det i tid.",
        )
        notices.kind(
            "meetings.presidium", "Besked från presidiet om mitt ärende", group="Sammanträden", order=330
        )
        notices.kind(
            "meetings.issue_failed", "Ett utskick kunde inte byggas", group="Sammanträden", order=340
        )
        notices.kind(
            "meetings.memo_returned",
            "En skrivelse till mitt sammanträde är återlämnad",
            group="Sammanträden",
            order=350,
        )
        for kind, sentence in SENTENCES.items():
            sentences.register(kind, sentence)
        notices.kind(
            "meetings.called_in",
            "Jag kallas in som ersättare",
            group="Sammanträden",
            order=325,
            fixed="Den som kallas in ska hinna svara.",
        )
        notices.kind(
            "meetings.absence",
            "Förhinder och svar från ersättare till mina sammanträden",
            group="Sammanträden",
            order=355,
        )
        planned_by(council_days)
        sittings.kept_by(sittings_on)
        when_closed(close_packs)
        when_returned(tell_secretaries)
        when_returned(matter.when_returned)
        when_approved(matter.when_approved)
        issuing.built_by(partial(queueing.once, build_issue))
        ticking.register("avbrutna utskick", issuing.resume_issues)
        todo.register(waiting_for)
        todo.register(unread_by)
        panels.panel("meetings/_on_agendas.html", on_agendas, order=40)
        self._minutes()
        pages.nav("Sammanträden", "meetings:calendar", order=30, shortcut="m")
        register_board()

    def _minutes(self) -> None:
        """The minutes: their notices, what waits, what happens by the clock."""
        from cases.closing import when_closed
        from core import queueing, ticking
        from meetings import minutes_verification
        from meetings.actions import minutes_filing
        from meetings.actions.minutes_alarms import warn_of_late_minutes
        from meetings.rules.minutes_late import waiting_for
        from meetings.tasks import file_minutes
        from organisation import notices, todo

        notices.kind(
            "meetings.minutes",
            "Protokoll att justera, anmärkningar och svar",
            group="Sammanträden",
            order=360,
        )
        notices.kind(
            "meetings.minutes_late", "Ett protokoll är inte justerat i tid", group="Sammanträden", order=361
        )
        minutes_verification.register()
        minutes_filing.filed_by(partial(queueing.once, file_minutes))
        when_closed(minutes_filing.close_minutes)
        ticking.register("protokoll som inte blev fil", minutes_filing.file_missing)
        ticking.register("protokoll som inte är justerade", warn_of_late_minutes)
        todo.register(waiting_for)
