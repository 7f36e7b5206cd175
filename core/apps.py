from django.apps import AppConfig

from core import collation


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "Grund"

    def ready(self) -> None:
        from django.tasks.signals import task_finished, task_started

        from core import blobs, leftovers, once, queueing, ticking

        collation.install()
        task_started.connect(queueing.begin, dispatch_uid="core.queueing")
        task_finished.connect(queueing.end, dispatch_uid="core.queueing")
        ticking.register("gamla formulär", once.forget)
        ticking.register("avbrutna uppgifter", queueing.recover)
        ticking.register("gamla uppgifter", queueing.forget)
        ticking.register("halvskrivna filer", blobs.forget_half_written)
        ticking.register("kvarglömda mappar", leftovers.forget)
