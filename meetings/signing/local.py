"""Signing without any outside service: who was signed in, when, that they gave their password, and the sum."""

from __future__ import annotations

from core import clock
from core.errors import Refused
from meetings.signing import Receipt, Request


class Local:
    """A simple electronic signature: it rests on our own sign-in and trail. Whether that is enough is for the council
    to decide (KL 5:69), and `Body.electronic_approval` says that it has."""

    code = "local"
    name = "inloggad och bekräftad med lösenord"
    asks_password = True

    def sign(self, request: Request) -> Receipt:
        """Refused when a password was asked for and is wrong. None: the caller has confirmed the person itself."""
        if request.confirmed is not None and not request.user.check_password(request.confirmed):
            raise Refused("Lösenordet stämmer inte. Skriv det igen.", field="password", code="password")
        now = clock.now()
        return Receipt(
            signed_at=now,
            sha256=request.sha256,
            evidence={
                "user": request.user.pk,
                "name": request.user.name,
                "email": request.user.email,
                "at": now.isoformat(),
                "how": self.name if request.confirmed is not None else "inloggad",
                "sha256": request.sha256,
                "text": request.text,
            },
        )
