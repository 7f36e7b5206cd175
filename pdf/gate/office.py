"""Word, Excel, PowerPoint and OpenDocument by LibreOffice, started for one file in a child with limits.

A profile of its own for each file, no macros, nothing fetched, nothing linked. LibreOffice sees its own installation
and this one folder.
"""

import contextlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from core import confined
from pdf.gate import packages, walls
from pdf.gate.refusals import BROKEN_OFFICE, Unprintable

FILTERS = {
    "writer_pdf_Export": ("docx", "odt"),
    "calc_pdf_Export": ("xlsx", "ods"),
    "impress_pdf_Export": ("pptx", "odp"),
}
OLD = {"doc": "docx", "xls": "xlsx", "ppt": "pptx"}  # and what they are made into first, to be looked through
OLD_FILTERS = {"doc": "MS Word 97", "xls": "MS Excel 97", "ppt": "MS PowerPoint 97"}
EXTENSIONS = frozenset([*(name for names in FILTERS.values() for name in names), *OLD])
LIMITS = confined.Limits(memory=4096 * confined.MIB, processor=100, clock=120, files=1024)
OPTIONS = (
    '{"SelectPdfVersion":{"type":"long","value":"3"},"UseTaggedPDF":{"type":"boolean","value":"true"},'
    '"ExportBookmarks":{"type":"boolean","value":"false"},"ReduceImageResolution":{"type":"boolean","value":"true"},'
    '"MaxImageResolution":{"type":"long","value":"300"},"IsSkipEmptyPages":{"type":"boolean","value":"true"}}'
)
READS = (
    "/usr", "/lib", "/lib64", "/bin", "/opt", "/etc/fonts", "/etc/libreoffice", "/etc/ld.so.cache", "/etc/passwd",
    "/var/lib/libreoffice", "/var/spool/libreoffice", "/etc/nsswitch.conf", "/var/cache/fontconfig", "/dev/urandom", "/proc/self",
)  # fmt: skip
RESTART = 81  # what LibreOffice says when it has made its profile and wants to begin again
SETTINGS = {
    "/org.openoffice.Office.Common/Security/Scripting": {
        "DisableMacrosExecution": "true",
        "MacroSecurityLevel": "3",
        "BlockUntrustedRefererLinks": "true",
        "DisableActiveContent": "true",
        "RemovePersonalInfoOnSaving": "true",
    },
    "/org.openoffice.Office.Writer/Content/Update": {"Link": "0", "Field": "false", "Chart": "false"},
    "/org.openoffice.Office.Calc/Content/Update": {"Link": "1"},
    "/org.openoffice.Office.Calc/Formula/Load": {"OOXMLRecalcMode": "1", "ODFRecalcMode": "1"},
    "/org.openoffice.Office.Common/Misc": {"FirstRun": "false"},
    "/org.openoffice.Setup/Office": {"ooSetupInstCompleted": "true"},
}


def renew(source: str, extension: str, program: str, folder: str) -> dict[str, Any]:
    """A file of before 2007 as one of today, which can be looked through. Answers its path, or refused."""
    home = Path(tempfile.mkdtemp(prefix="office-", dir=folder))
    given = Path(shutil.copyfile(source, home / f"given.{extension}"))
    try:
        packages.check_old(source, extension)
        return {"made": str(_converted(given, OLD[extension], program, home, read_as=OLD_FILTERS[extension]))}
    except Unprintable as error:
        return {"refused": str(error)}


def convert(source: str, extension: str, program: str, folder: str) -> dict[str, Any]:
    """Convert the file inside the folder. Answers the path of the PDF and notes, or refused with the sentence."""
    home = Path(tempfile.mkdtemp(prefix="office-", dir=folder))
    try:
        extension = extension if extension in EXTENSIONS else packages.extension_of(source)
        safe = home / f"safe.{extension}"
        notes = packages.copy(source, str(safe), extension)
        filter_name = next(name for name, endings in FILTERS.items() if extension in endings)
        made = _converted(safe, f"pdf:{filter_name}:{OPTIONS}", program, home)
    except Unprintable as error:
        return {"refused": str(error)}
    return {"made": str(made), "notes": notes}


def _converted(file: Path, into: str, program: str, home: Path, *, read_as: str = "") -> Path:
    """The file as another kind: `into` as LibreOffice's --convert-to has it. Without `read_as` it guesses, and takes
    what it does not know for text."""
    profile = home / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_settings())
    command = [
        program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nologo", "--nodefault",
        "--nolockcheck", *([f"--infilter={read_as}"] if read_as else []), "--convert-to", into, "--outdir", str(home), str(file),
    ]  # fmt: skip
    environment = {
        "HOME": str(home),
        "TMPDIR": str(home),
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "SAL_USE_VCLPLUGIN": "svp",
    }
    walls.raise_walls(
        read=(*READS, str(Path(program).parent.parent)), write=(str(home), "/dev/null"), sockets=("/tmp",)
    )
    made = file.with_suffix(f".{into.partition(':')[0]}")
    for _ in range(2):
        done = subprocess.run(
            command, env=environment, cwd=home, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, preexec_fn=confined.die_with_parent, check=False,
        )  # fmt: skip
        if done.returncode != RESTART:
            break
    # a link would lead those who go on with the pages out of the folder
    if made.is_symlink() or not made.exists() or not made.stat().st_size:
        raise Unprintable(BROKEN_OFFICE)
    return made


def _settings() -> str:
    items = "".join(
        f"<item oor:path={quoteattr(path)}><prop oor:name={quoteattr(name)} oor:op='fuse'>"
        f"<value>{value}</value></prop></item>"
        for path, values in SETTINGS.items()
        for name, value in values.items()
    )
    return (
        "<?xml version='1.0' encoding='UTF-8'?><oor:items xmlns:oor='http://openoffice.org/2001/registry' "
        "xmlns:xs='http://www.w3.org/2001/XMLSchema' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'>"
        f"{items}</oor:items>"
    )


def find(wanted: str = "") -> str:
    """The LibreOffice to use: the one that is set, or the one on the PATH; its real program, not the script that
    starts it, so that it dies with the one that started it. Empty when there is none."""
    found = shutil.which(wanted or "soffice") or ("" if wanted else shutil.which("libreoffice"))
    if not found:
        return ""
    program = Path(found).resolve()
    real = program.with_name("soffice.bin")
    return str(real if os.access(real, os.X_OK) else program)


def revision(program: str) -> str:
    """What tells one version of LibreOffice from another; empty when there is none."""
    if not program:
        return ""
    with contextlib.suppress(OSError):
        return Path(program).with_name("versionrc").read_text()
    with contextlib.suppress(OSError):
        stat = Path(program).stat()
        return f"{stat.st_size} {stat.st_mtime_ns}"
    return ""
