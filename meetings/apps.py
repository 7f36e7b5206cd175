from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"
    verbose_name = "Sammanträden"

    def ready(self) -> None:
        from cases.closing import when_closed
        from core import ticking
        from meetings import verification
        from meetings.actions import issuing
        from meetings.actions.closing import close_packs
        from meetings.sentences import SENTENCES
        from meetings.tasks import build_issue
        from trail import sentences

        verification.register()
        for kind, sentence in SENTENCES.items():
            sentences.register(kind, sentence)
        when_closed(close_packs)
        issuing.built_by(build_issue.enqueue)
        ticking.register("avbrutna utskick", issuing.resume_issues)
