"""The house stands: keys point down, and the settings refuse what they cannot use."""

import os
import subprocess
import sys

import pytest
from django.apps import apps
from django.conf import settings

FLOORS = [
    {"umea_ksnau"},
    {"portal", "desk"},
    {"meetings", "grants", "audits", "budget"},
    {"cases"},
    {"organisation"},
    {"trail"},
    {"pdf"},
    {"core"},
]
FLOOR = {app: number for number, floor in enumerate(FLOORS) for app in floor}


def keys():
    """Every key from one of our models, those in between a many-to-many included."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label not in FLOOR:
            continue
        for field in model._meta.get_fields(include_hidden=True):
            if field.concrete and field.related_model:
                yield model, field


def test_every_app_has_a_floor():
    ours = {config.label for config in apps.get_app_configs() if (settings.BASE_DIR / config.label).is_dir()}
    assert ours == set(FLOOR)


@pytest.mark.parametrize(
    ("model", "field"), [pytest.param(m, f, id=f"{m._meta.label}.{f.name}") for m, f in keys()]
)
def test_keys_point_down(model, field):
    mine, theirs = model._meta.app_label, field.related_model._meta.app_label
    if theirs != mine and theirs in FLOOR:
        assert FLOOR[mine] < FLOOR[theirs]


@pytest.mark.parametrize(
    ("name", "value"),
    [("DEBUG", "kanske"), ("SMTP_PORT", "tjugofem"), ("DATABASE_URL", "mysql://a/b"), ("SECRET_KEY", "")],
)
def test_setting_that_cannot_be_used_stops_the_start_in_one_line(name, value, tmp_path):
    environment = {**os.environ, "VAR_DIR": str(tmp_path), "SECRET_KEY": "x" * 50, "DEBUG": "0", name: value}
    start = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert start.returncode != 0
    assert (
        start.stderr.strip()
        .splitlines()[-1]
        .startswith(f"django.core.exceptions.ImproperlyConfigured: {name}")
    )
