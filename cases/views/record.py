"""The record page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases import rules
from cases.models import Case, File, Record
from cases.queries import looks_of
from cases.views.access import note_reading, see_record, user_of


@require_safe
def record(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    user, record = user_of(request), see_record(request, slug, number)
    note_reading(request, record, record.case)
    staff = rules.is_staff(user, record.case)
    files = File.objects.visible_to(user).filter(record=record).select_related("record__case", "withdrawn_by")
    standing = [file for file in files if file.withdrawn_at is None]
    near = [record.case_id, *([record.moved_to.case_id] if record.moved_to else [])]
    open_cases = set(Case.objects.visible_to(user).filter(pk__in=near).values_list("pk", flat=True))
    return render(
        request,
        "cases/record.html",
        {
            "record": record,
            "case": record.case,
            "staff": staff,
            "case_open": record.case_id in open_cases,
            "moved_open": record.moved_to is not None and record.moved_to.case_id in open_cases,
            "moved_from": Record.objects.filter(moved_to=record).select_related("case").first(),
            "files": list(looks_of(standing).values()),
            "withdrawn": [file for file in files if file.withdrawn_at is not None] if staff else [],
            "closed_files": record.files.current().count() - len(standing),
            "former": record.former_subjects.select_related("replaced_by") if staff else [],
            "may_register": rules.may_register(user, record.case.register),
        },
    )
