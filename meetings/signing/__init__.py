"""Signing minutes electronically: what a service is asked, what it answers, and which one is in use.

The product signs a sum, never a file: `Request.sha256` is the SHA-256 over the frozen content of the minutes
(`minutes_content.sum_of`), the same for everybody who signs. A provider says who signed, when, how and what sum; the
answer is kept on the `Signature` as it came.

**To join an external service** (BankID, Freja, a signing service by DIGG's reference) write a module with a class
that has `code`, `name` and `sign(request) -> Receipt`, raise `Refused` with a Swedish sentence when it says no, and
register it with `use(provider)` in an AppConfig.ready. What such an adapter must do:

1. show `request.text` to the person and let them sign `request.sha256`;
2. check that the one who signed is `request.user`, by what the service says of them, not by what the page says;
3. put the service's own proof (signature value, certificate chain, order reference) in `Receipt.evidence`, as plain
   JSON: it is all that is left when the service is gone;
4. raise `Refused` when the sum in the proof is not `request.sha256`.

A service that answers later (a redirect to and fro) keeps the request in the session and calls
`actions.approval.sign_electronically` with itself as provider when the person is back: the action checks anew that
the minutes are still what was signed.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any, Protocol

from organisation.models import User


@dataclass(frozen=True)
class Request:
    """What is to be signed, and by whom. `confirmed` is what the person gave on the page, if anything."""

    user: User
    sha256: str
    text: str
    confirmed: str | None = None


@dataclass(frozen=True)
class Receipt:
    """What the service answers: who, when, how, and the sum that was signed."""

    signed_at: datetime.datetime
    sha256: str
    evidence: dict[str, Any] = field(default_factory=dict)


class Provider(Protocol):
    code: str
    name: str  # as it is printed: "inloggad med lösenord"
    asks_password: bool

    def sign(self, request: Request) -> Receipt:
        """Raises Refused when the person did not sign."""
        ...


_provider: list[Provider] = []


def use(provider: Provider) -> None:
    """Let this be the service that minutes are signed with from now on. Old signatures keep theirs."""
    _provider[:] = [provider]


def provider() -> Provider:
    from meetings.signing.local import Local

    return _provider[0] if _provider else Local()
