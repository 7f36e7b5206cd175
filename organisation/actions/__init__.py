from organisation.actions.notifying import notify, send, send_unsent

__all__ = ["notify", "send", "send_unsent"]
