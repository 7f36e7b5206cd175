import socket
import urllib.request
from pathlib import Path

import pytest
from django.conf import settings


def test_network_is_out_of_reach():
    with pytest.raises(RuntimeError, match="tried to look up"):
        urllib.request.urlopen("http://example.org")
    with socket.socket() as line, pytest.raises(RuntimeError, match="tried to reach"):
        line.connect(("192.0.2.1", 80))


def test_files_land_in_a_folder_of_the_tests_own():
    for folder in (settings.VAR_DIR, settings.MEDIA_ROOT):
        assert Path(settings.BASE_DIR) not in Path(folder).parents
