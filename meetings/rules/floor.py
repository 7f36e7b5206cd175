"""Who may move, vote, reserve and be seated in a §, told from plain facts (KL 4:20–27, 6:28–32)."""

from __future__ import annotations

from core.errors import Refused

RESERVATION = "reservation"


def must_serve(name: str, *, serves: bool, conflict: bool, what: str) -> None:
    """Only who serves in the § takes part in it; who has a conflict of interest has left the room (KL 6:30)."""
    if conflict:
        raise Refused(f"{name} har anmält jäv i paragrafen och får inte {what} (KL 6:30).", code="conflict")
    if not serves:
        raise Refused(f"{name} tjänstgör inte i paragrafen och kan inte {what} (KL 4:22).", code="serving")


def may_reserve(
    name: str, *, kind: str, serves: bool, conflict: bool, stood_aside: bool, closed: bool, text: str
) -> None:
    """Rule 14. A reservation is for who took part in the decision, told before the meeting closes (KL 4:27). What
    comes after, or from somebody who stood aside, can be a statement or a note, which say something."""
    offer = "Anteckna ett särskilt yttrande i stället."
    must_serve(name, serves=serves, conflict=conflict, what="reservera sig eller yttra sig")
    if kind != RESERVATION:
        if not text.strip():
            raise Refused("Skriv vad som ska antecknas.", field="text")
        return
    if closed:
        raise Refused(
            f"Sammanträdet är avslutat. En reservation anmäls innan dess (KL 4:27). {offer}", field="kind"
        )
    if stood_aside:
        raise Refused(
            f"{name} deltog inte i beslutet. Bara den som har deltagit i avgörandet får reservera sig (KL 4:27). "
            f"{offer}",
            field="kind",
        )


def must_be_whole(
    *,
    motions: int,
    no_motions: bool,
    ballots: int,
    method: str,
    reservations: int,
    no_reservations: bool,
) -> None:
    """The points of KL 5:67: "none" is said, never left blank (rule 6)."""
    if not motions and not no_motions:
        raise Refused(
            "Ange yrkanden, eller kryssa för att det inte fanns några (KL 5:67).", field="no_motions"
        )
    if not method:
        raise Refused("Ange om beslutet fattades med acklamation eller omröstning (KL 5:67).", field="method")
    if method == "vote" and not ballots:
        raise Refused("Anteckna omröstningen: hur varje ledamot röstade (KL 5:67).", field="method")
    if method == "acclamation" and ballots:
        raise Refused(
            "Det finns en omröstning. Ändra sättet till omröstning, eller ta bort den.", field="method"
        )
    if not reservations and not no_reservations:
        raise Refused(
            "Ange reservationer, eller kryssa för att ingen reserverade sig (KL 5:67).",
            field="no_reservations",
        )
