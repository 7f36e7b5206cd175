from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"
    verbose_name = "Sammanträden"

    def ready(self) -> None:
        from cases import panels
        from cases.closing import when_closed
        from core import pages, ticking
        from meetings import verification
        from meetings.actions import issuing
        from meetings.actions.closing import close_packs
        from meetings.panels import on_agendas
        from meetings.queries.waiting import unread_by, waiting_for
        from meetings.sentences import SENTENCES
        from meetings.tasks import build_issue
        from organisation import todo
        from trail import sentences

        verification.register()
        for kind, sentence in SENTENCES.items():
            sentences.register(kind, sentence)
        when_closed(close_packs)
        issuing.built_by(build_issue.enqueue)
        ticking.register("avbrutna utskick", issuing.resume_issues)
        todo.register(waiting_for)
        todo.register(unread_by)
        panels.panel("meetings/_on_agendas.html", on_agendas, order=40)
        pages.nav("Sammanträden", "meetings:calendar", order=30, shortcut="m")
