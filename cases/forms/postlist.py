from typing import Any

from django import forms
from django.db.models import QuerySet

from core.forms import DateField, FilterForm
from organisation.models import Authority


class PostListForm(FilterForm):
    dag = DateField(label="Registrerat den")
    myndighet = forms.ModelChoiceField(
        label="Myndighet", queryset=Authority.objects.none(), to_field_name="slug", empty_label=None
    )

    def __init__(self, *args: Any, authorities: QuerySet[Authority], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(authorities) > 1:
            self.fields["myndighet"].queryset = authorities  # type: ignore[attr-defined]
        else:
            del self.fields["myndighet"]
