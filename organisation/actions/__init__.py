from organisation.actions.notifying import (
    choose_notices,
    gather_digests,
    notify,
    send,
    send_digests,
    send_unsent,
)

__all__ = ["choose_notices", "gather_digests", "notify", "send", "send_digests", "send_unsent"]
