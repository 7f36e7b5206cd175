"""The one way an action says no."""


class Refused(Exception):
    """What was asked for cannot be done. The message is a Swedish sentence that says what to do instead.

    `field` names the form field it belongs to, when there is one; `code` lets a program tell refusals apart.
    """

    def __init__(self, message: str, *, field: str | None = None, code: str = "refused") -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.code = code

    def __str__(self) -> str:
        return self.message
