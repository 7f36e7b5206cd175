import datetime as dt
import uuid

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from core import clock, once
from core.errors import Refused
from core.forms import ActionForm, DateField, FilesField, FilterForm, OneFileField, TimeField
from core.models import Submission


class NoteForm(ActionForm):
    subject = forms.CharField(label="Rubrik")
    on = DateField(label="Dag", required=False)


class Thing:
    def __init__(self, name):
        self.name = name

    def get_absolute_url(self):
        return f"/saker/{self.name}/"


@pytest.fixture
def done():
    return []


@pytest.fixture
def act(done):
    """An action that keeps what it was given."""

    def write(*, by, subject, on):
        if subject == "nej":
            raise Refused("Skriv något annat.", field="subject")
        if subject == "aldrig":
            raise Refused("Det går inte i dag.")
        done.append((by, subject, on))
        return Thing(subject)

    return write


def post(**data):
    query = QueryDict(mutable=True)
    query.update({"csrfmiddlewaretoken": uuid.uuid4().hex} | data)
    return query


def test_unbound_form_does_nothing(act):
    assert NoteForm().run(act, by="Elin") is False


@pytest.mark.django_db
def test_form_hands_over_what_it_cleaned(act, done):
    form = NoteForm(post(subject=" Möte ", on="16 maj 2024"))
    assert form.run(act, by="Elin") is True
    assert done == [("Elin", "Möte", dt.date(2024, 5, 16))]
    assert form.result.name == "Möte"
    assert form.done_url == "/saker/Möte/"


@pytest.mark.django_db
def test_refusal_stands_on_its_field_or_on_the_form(act, done):
    form = NoteForm(post(subject="nej"))
    assert form.run(act, by="Elin") is False
    assert form.errors == {"subject": ["Skriv något annat."]}
    form = NoteForm(post(subject="aldrig"))
    assert form.run(act, by="Elin") is False
    assert form.non_field_errors() == ["Det går inte i dag."]
    assert done == []


@pytest.mark.django_db
def test_same_form_twice_does_one_thing(act, done):
    first, second = (NoteForm(post(once="t1", subject="Möte")) for _ in range(2))
    assert first.run(act, by="Elin")
    assert second.run(act, by="Elin")
    assert done == [("Elin", "Möte", None)]
    assert (second.repeated, second.result, second.done_url) == (True, None, "/saker/Möte/")


@pytest.mark.django_db
def test_form_changed_after_going_back_is_a_new_one(act, done):
    assert NoteForm(post(once="t1", subject="Möte")).run(act, by="Elin")
    assert NoteForm(post(once="t1", subject="Annat")).run(act, by="Elin")
    assert [subject for _, subject, _ in done] == ["Möte", "Annat"]


@pytest.mark.django_db
def test_refused_form_can_be_sent_again(done):
    def first_no(**_):
        if not done:
            done.append("no")
            raise Refused("Inte än.")
        return Thing("ja")

    assert NoteForm(post(once="t1", subject="x")).run(first_no) is False
    assert Submission.objects.count() == 0
    assert NoteForm(post(once="t1", subject="x")).run(first_no) is True


@pytest.mark.django_db
def test_second_sending_that_no_longer_passes_follows_the_first(act):
    class Unique(NoteForm):
        def clean_subject(self):
            if Submission.objects.exists():
                raise forms.ValidationError("Finns redan.")
            return self.cleaned_data["subject"]

    assert Unique(post(once="t1", subject="Möte")).run(act, by="Elin")
    again = Unique(post(once="t1", subject="Möte"))
    assert again.run(act, by="Elin")
    assert again.repeated


@pytest.mark.django_db
def test_then_says_where_to_go(act):
    form = NoteForm(post(subject="a"), then="/här/")
    assert form.run(act, by="Elin")
    assert form.done_url == "/här/"
    form = NoteForm(post(once="x", subject="b"), then=lambda thing: f"/{thing.name}#ny")
    assert form.run(act, by="Elin")
    assert form.done_url == "/b#ny"
    assert Submission.objects.get().done_url == "/b#ny"


@pytest.mark.django_db(transaction=True)
def test_claim_goes_when_the_action_fails():
    def broken():
        raise RuntimeError

    with pytest.raises(RuntimeError):
        once.run("k", broken)
    assert Submission.objects.count() == 0
    assert once.run("k", lambda: "klart") == "klart"


@pytest.mark.django_db
def test_files_count_as_content():
    data = post(once="t")
    one = MultiValueDict({"f": [SimpleUploadedFile("a.txt", b"a")]})
    two = MultiValueDict({"f": [SimpleUploadedFile("a.txt", b"a"), SimpleUploadedFile("b.txt", b"bb")]})
    assert once.key("t", data, one) == once.key("t", post(once="t"), one)
    assert once.key("t", data, one) != once.key("t", data, two)
    assert once.key("", data, one) == ""


@pytest.mark.django_db
def test_forget_removes_what_is_a_week_old():
    with clock.at("2024-05-01"):
        once.run("old", lambda: None)
    with clock.at("2024-05-17"):
        once.run("new", lambda: None)
        assert once.forget() == 1
    assert Submission.objects.get().key == "new"


def test_each_form_has_a_token_of_its_own_and_keeps_it():
    assert NoteForm()["once"].value() != NoteForm()["once"].value()
    assert NoteForm({"once": "mine"})["once"].value() == "mine"


def test_page_says_what_is_optional_and_what_is_wrong():
    html = str(NoteForm({"subject": "", "on": "2024-02-30"}))
    assert '<a href="#id_subject">Rubrik: Fyll i det här.</a>' in html
    assert 'aria-describedby="id_on_error"' in html
    assert "Datumet ”2024-02-30” finns inte." in html
    assert 'Dag <span class="optional">(frivilligt)</span>' in " ".join(html.split())
    assert "Rubrik <span" not in " ".join(html.split())


@pytest.mark.parametrize("typed", ["08:30", "08.30", "0830", "830", " 8.30 "])
def test_time_is_read_as_people_write_it(typed):
    assert TimeField().clean(typed) == dt.time(8, 30)


def test_time_that_is_none_says_how():
    with pytest.raises(forms.ValidationError, match=r"till exempel 08\.30"):
        TimeField().clean("halv nio")


def test_files_that_cannot_be_used_are_named(settings):
    settings.UPLOAD_LIMIT_BYTES = 1024 * 1024
    empty = SimpleUploadedFile("tom.pdf", b"")
    large = SimpleUploadedFile("stor.pdf", b"x" * (1024 * 1024 * 3 // 2))
    with pytest.raises(forms.ValidationError) as told:
        FilesField().clean([SimpleUploadedFile("bra.pdf", b"x"), empty, large])
    assert told.value.messages == [
        "Filen tom.pdf är tom. Kontrollera att den är sparad och ladda upp den igen.",
        "Filen stor.pdf är 1,5 MB. Gränsen är 1 MB. "
        "Dela upp den eller spara den med mindre bilder och ladda upp den igen.",
    ]
    with pytest.raises(forms.ValidationError, match="är tom"):
        OneFileField().clean(empty)


def test_files_clean_to_a_list():
    one = SimpleUploadedFile("a.pdf", b"x")
    assert FilesField().clean([one]) == [one]
    assert FilesField(required=False).clean([]) == []
    with pytest.raises(forms.ValidationError):
        FilesField().clean([])


class Narrow(FilterForm):
    q = forms.CharField(label="Ord")
    year = forms.IntegerField(label="År")


def test_filter_gives_what_can_be_read():
    assert Narrow(QueryDict("q=kö&year=två")).chosen() == {"q": "kö"}
    assert Narrow(QueryDict("")).chosen() == {}
    assert "(frivilligt)" not in str(Narrow())


@pytest.mark.parametrize("size", [10, 3 * 1024 * 1024])
def test_upload_is_kept_up_to_the_limit_and_says_its_whole_size(settings, rf, size):
    settings.UPLOAD_LIMIT_BYTES = 1024 * 1024
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 5
    request = rf.post("/", {"name": "kvar", "f": SimpleUploadedFile("a.pdf", b"x" * size)})
    file = request.FILES["f"]
    assert request.POST["name"] == "kvar"
    assert file.size == size
    file.seek(0, 2)
    assert file.tell() == min(size, 1024 * 1024 + 1)


@pytest.mark.race
@pytest.mark.django_db
def test_same_form_from_several_processes_does_one_thing(race):
    results = race.run("tests.core.runners.send", processes=4, token="t1")
    assert [sorted({url for _, url in results}), sum(did for did, _ in results)] == [["/saker/1/"], 1]
