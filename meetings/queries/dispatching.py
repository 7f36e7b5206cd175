"""The dispatches of a meeting, § by §, and the addresses that were used before."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Max

from cases.models import Case
from meetings.models import AgendaItem, Dispatch, Extract, Meeting, Minutes, closed_title
from meetings.paragraph_data import sum_of
from meetings.queries.content import Json, paragraphs_of
from meetings.queries.tabled import closed_names, without_names
from organisation.models import User


@dataclass
class Sending:
    """A § with those who are to have it. Not to be read by everybody who prepares: `title` is in open words then."""

    item: AgendaItem
    minutes: Minutes
    paragraph: Json
    printed: Json  # as an extract of today prints it
    title: str
    dispatches: list[Dispatch] = field(default_factory=list)
    extracts: list[Extract] = field(default_factory=list)
    secret: bool = False
    readable: bool = True

    @property
    def label(self) -> str:
        return f"§ {self.paragraph['number']}"

    @property
    def lacks_recipients(self) -> bool:
        """Rule 28: a § that decides something and goes to nobody is warned about."""
        return not self.dispatches

    @property
    def waiting(self) -> int:
        return sum(not one.is_sent and not one.skipped_reason for one in self.dispatches)

    @property
    def changed_since_sent(self) -> bool:
        """Whether something was sent *ojusterat* and reads otherwise now that it is approved."""
        sent = [one.extract for one in self.dispatches if one.was_unapproved]
        now = {sum_of(self.paragraph), sum_of(self.printed)}
        return self.minutes.is_approved and any(one.content_sha256 not in now for one in sent if one)


def sendings(meeting: Meeting, user: User) -> list[Sending]:
    """All §§ of the meeting's minutes, in a fixed number of questions."""
    minutes = list(meeting.minutes.order_by("number"))
    for one in minutes:
        one.meeting = meeting
    found = [(one, paragraph) for one in minutes for paragraph in paragraphs_of(one)]
    pks = [paragraph["item"] for _, paragraph in found]
    items = AgendaItem.objects.select_related("case__register", "paragraph").in_bulk(pks)
    mine = Case.objects.visible_to(user).filter(agenda_items__in=pks).values_list("pk", flat=True)
    readable = set(mine)
    rows = Dispatch.objects.filter(item__in=pks).select_related("extract__file", "sent_by", "record__case")
    dispatches: dict[int, list[Dispatch]] = {}
    for dispatch in rows.order_by("id"):
        dispatches.setdefault(dispatch.item_id, []).append(dispatch)
    extracts: dict[int, list[Extract]] = {}
    for extract in (
        Extract.objects.filter(item__in=pks).select_related("file__record__case").order_by("number")
    ):
        extracts.setdefault(extract.item_id, []).append(extract)
    closed = closed_names(paragraph for _, paragraph in found)
    made = []
    for one, paragraph in found:
        item = items[paragraph["item"]]
        item.meeting = meeting
        seen = item.case_id is None or item.case_id in readable
        made.append(
            Sending(
                item=item,
                minutes=one,
                paragraph=paragraph,
                printed=without_names(paragraph, closed),
                title=paragraph["title"] if seen or item.case is None else closed_title(item.case),
                dispatches=dispatches.get(item.pk, []),
                extracts=extracts.get(item.pk, []),
                secret=bool(paragraph["provision"] or (item.case and item.case.is_secret)),
                readable=seen,
            )
        )
    return sorted(made, key=lambda sending: sending.paragraph["number"])


def known_addresses(authority: int, recipients: list[str]) -> dict[str, str]:
    """The address that was last used for each recipient, by name."""
    before = Dispatch.objects.filter(
        item__meeting__body__authority=authority, recipient__in=recipients, channel=Dispatch.Channel.MAIL
    )
    latest = before.values("recipient").annotate(last=Max("id")).values_list("last", flat=True)
    return dict(Dispatch.objects.filter(pk__in=list(latest)).values_list("recipient", "address"))


def counts_of(meeting: Meeting) -> dict[str, int]:
    """How many extracts of the meeting there are to send, how many have gone, and how many §§ go to nobody."""
    rows = Dispatch.objects.filter(item__meeting=meeting).values_list("sent_at", "skipped_reason", "item")
    listed = list(rows)
    within = AgendaItem.objects.filter(meeting=meeting, in_minutes__isnull=False).count()
    return {
        "all": sum(not skipped for _, skipped, _ in listed),
        "sent": sum(sent is not None for sent, _, _ in listed),
        "nobody": within - len({item for _, _, item in listed}),
    }
