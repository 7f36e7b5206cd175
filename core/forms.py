"""Forms: how they look, how they hand what they have cleaned to an action, and the fields we add to Django's."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.forms import renderers

from core import dates
from core import once as only_once
from core.errors import Refused
from core.filetypes import check_size


class FormRenderer(renderers.TemplatesSetting):
    """Every form in the product, allauth's too, is drawn by these templates."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"


class ActionForm(forms.Form):
    """A form that cleans what people typed and hands it to one action.

    `form.run(action, by=user)` is True when it is done; what the action returned is `form.result`, and
    `form.done_url` is where to go next. False means that the form now says why. The same form sent twice is
    carried out once, and the second sending goes where the first went.

    `then` is the next address, or a function of the result that gives it; by default the result's own.
    """

    error_title: ClassVar[str] = "Det gick inte. Rätta det här och försök igen."

    once = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, then: str | Callable[[Any], str] | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            _say_what_is_missing(field)
        self.fields["once"].initial = lambda: uuid.uuid4().hex
        self.result: Any = None
        self.repeated = False
        self._then = then
        self._done_url = ""

    def arguments(self) -> dict[str, Any]:
        """What the action is given. Override where the form and the action use different words."""
        return {name: value for name, value in self.cleaned_data.items() if name != "once"}

    def run(self, action: Callable[..., Any], **kwargs: Any) -> bool:
        """Clean, then do it. A refusal becomes an error on its field, or on the whole form."""
        if not self.is_bound:
            return False
        token = str(self.data.get(self.add_prefix("once"), ""))
        key = only_once.key(token, self.data, self.files)
        try:
            if not self.is_valid():  # what the first sending did can be why the second does not pass
                only_once.stop_if_done(key)
                return False
            arguments = self.arguments() | kwargs
            self.result = only_once.run(key, lambda: action(**arguments), done_url=self._url_after)
        except only_once.AlreadyDone as before:
            self.repeated, self._done_url = True, before.url
            return True
        except Refused as refusal:
            self.refuse(refusal)
            return False
        self._done_url = self._url_after(self.result)
        return True

    def refuse(self, refusal: Refused) -> None:
        """Show a refusal where it belongs."""
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.message)

    @property
    def done_url(self) -> str:
        """Where the person goes when it is done; the page itself ("") when nothing says otherwise."""
        return self._done_url

    def _url_after(self, result: Any) -> str:
        if callable(self._then):
            return self._then(result)
        if self._then is not None:
            return self._then
        return str(result.get_absolute_url()) if hasattr(result, "get_absolute_url") else ""


def _say_what_is_missing(field: forms.Field) -> None:
    """Put words to an empty field, unless the form has its own."""
    if field.error_messages.get("required") != forms.Field.default_error_messages["required"]:
        return
    words = "Fyll i det här."
    for kind, better in _MISSING:
        if isinstance(field, kind):
            words = better
    field.error_messages["required"] = words


_MISSING: list[tuple[type[forms.Field], str]] = [
    (forms.BooleanField, "Kryssa för det här."),
    (forms.ChoiceField, "Välj något."),
    (forms.DateField, "Fyll i ett datum."),
    (forms.FileField, "Välj en fil."),
]


class FilterForm(forms.Form):
    """What a list is narrowed by, in the address. No field is demanded, none is marked as optional."""

    mark_optional = False
    template_name = "components/filters.html"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False

    def chosen(self) -> dict[str, Any]:
        """What was asked for and can be read; a value that cannot is left out and shown as an error."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "", [])}


# Fields


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class DateField(forms.DateField):
    """A date: the browser's own picker, and whatever people type or paste (`16 maj 2024`, `240516`)."""

    widget = DateInput

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and value.strip():
            try:
                return dates.parse(value)
            except Refused as refusal:
                raise forms.ValidationError(refusal.message, code=refusal.code) from None
        return super().to_python(value)


class TimeField(forms.TimeField):
    """A time of day: `08:30`, `08.30` or `0830`."""

    widget = TimeInput
    default_error_messages: ClassVar = {"invalid": "Skriv en tid, till exempel 08.30."}

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = value.strip().replace(".", ":")
            if value.isdigit() and len(value) in (3, 4):
                value = f"{value[:-2]}:{value[-2:]}"
        return super().to_python(value)


class TextArea(forms.Textarea):
    """Grows with what is written."""

    def __init__(self, attrs: dict[str, Any] | None = None, *, rows: int = 3) -> None:
        super().__init__({"rows": rows, "data-autosize": True} | (attrs or {}))


class FileDrop(forms.ClearableFileInput):
    """Files, chosen or dropped. Works without script; with it the list can be added to and taken from."""

    template_name = "components/filedrop.html"
    allow_multiple_selected = True

    def __init__(self, attrs: dict[str, Any] | None = None, *, many: bool = True) -> None:
        super().__init__(attrs)
        self.allow_multiple_selected = many
        if many:
            self.attrs["multiple"] = True

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["many"] = self.allow_multiple_selected
        context["widget"]["limit"] = settings.UPLOAD_LIMIT_BYTES
        context["widget"]["limit_mb"] = settings.UPLOAD_LIMIT_BYTES // (1024 * 1024)
        return context


class FilesField(forms.FileField):
    """Any number of files. Cleans to a list; an empty or too large file is named in the error."""

    widget = FileDrop

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        given = [file for file in (data if isinstance(data, list | tuple) else [data]) if file]
        if not given:
            super().clean(None, initial)
            return []
        problems = [problem for file in given if (problem := _problem(file))]
        if problems:
            raise forms.ValidationError(problems)
        return [super(FilesField, self).clean(file, initial) for file in given]


class OneFileField(forms.FileField):
    """One file, chosen or dropped."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", FileDrop(many=False))
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        if data and (problem := _problem(data)):
            raise forms.ValidationError(problem)
        return super().clean(data, initial)


def _problem(file: UploadedFile) -> str:
    """What can be said before the action opens the file."""
    try:
        check_size(file.name or "", file.size or 0)
    except Refused as refusal:
        return refusal.message
    return ""


class PickMany(forms.CheckboxSelectMultiple):
    """A list of things to tick; with script a long one gets a box to search in."""

    def __init__(self, attrs: dict[str, Any] | None = None, choices: Any = ()) -> None:
        super().__init__({"class": "options boxed", "data-pick-many": True} | (attrs or {}), choices)
