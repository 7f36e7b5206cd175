"""The document of a plan, as a file: laid out from the plan's data, and enclosed in a memo."""

from __future__ import annotations

from django.db import transaction

from budget.models import ControlPlan
from budget.rules.control import must_be_as_secret, must_plan
from budget.sections.control import document_title, file_name, plan_content
from cases.actions.files import Upload
from cases.actions.memos import enclose_upload
from cases.models import Memo
from core import blobs
from core.errors import Refused
from organisation.models import User
from pdf import documents
from pdf.models import Rendering
from trail.actions import record as trace

DOCUMENT = "documents/budget/control_plan.html"


def lay_out(plan: ControlPlan, tertial: int | None = None) -> Rendering:
    """The PDF of the plan as it stands now, or of the follow-up of a tertial."""
    return documents.render(DOCUMENT, plan_content(plan, tertial))


def upload_of(plan: ControlPlan, tertial: int | None = None, *, name: str = "") -> Upload:
    return Upload(name or file_name(plan, tertial, "pdf"), blobs.read(lay_out(plan, tertial).sha256))


@transaction.atomic
def enclose_document(*, plan: ControlPlan, memo: Memo, by: User, tertial: int | None = None) -> Memo:
    """Enclose the document as it stands in a memo that is being written; what is reported later is not in it. Refused:
    to others than those who keep plans; a secret plan in another case that is open; the follow-up of a plan that is not adopted; as `enclose_upload`."""
    must_plan(by, plan.case.authority_id)
    must_be_as_secret(plan, memo.case)
    if tertial is not None and plan.adopted_on is None:
        raise Refused("Planen är inte antagen ännu, så det finns ingen uppföljning att bifoga.", code="draft")
    done = enclose_upload(
        memo=memo,
        title=document_title(plan, tertial),
        upload=upload_of(plan, tertial),
        revision=memo.revision,
        by=by,
    )
    trace("budget.control_enclosed", on=plan, within=memo.case, by=by, title=document_title(plan, tertial))
    return done
