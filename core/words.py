"""Text people type or paste: cleaned once on the way in. And the stems that search compares."""

import re
import threading
import unicodedata
from functools import lru_cache

import snowballstemmer

# Marks that mean something only to the program they were copied from.
_BULLETS = dict.fromkeys(map(ord, "\uf0b7\uf0a7\uf076\u2023\u25cf\u25aa"), "•")
_DROPPED = dict.fromkeys(
    map(ord, "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff\u00ad"), None
)
_QUOTES = {ord("“"): "”", ord("„"): "”", ord("‘"): "’", ord("‚"): "’"}
_CONTROLS = dict.fromkeys([n for n in range(0xA0) if chr(n) not in "\n\t" and (n < 32 or n > 126)], None)
_HALVES = dict.fromkeys(range(0xD800, 0xE000), None)  # half a letter; no database takes it
_TABLE = _BULLETS | _DROPPED | _QUOTES | _CONTROLS | _HALVES

_DIGIT_GAP = re.compile(r"(?<=[0-9])[\u202f\u2009\u2007](?=[0-9])")
_ODD_SPACE = re.compile(r"[\u202f\u2000-\u200a\u205f\u3000\t]")
_WORD = re.compile(r"\w+")

_local = threading.local()


def genitive(name: str) -> str:
    """Swedish puts no second s: *kommunstyrelsens*, *socialnämndens*, *KS*."""
    return name if name[-1:].casefold() in {"s", "x", "z"} else f"{name}s"


def nfc(text: str) -> str:
    """Å as one letter, however it was typed."""
    return unicodedata.normalize("NFC", text)


def clean(text: str) -> str:
    """One line of text as we keep it: NFC, Swedish quotation marks, ordinary spaces, nothing invisible."""
    return re.sub(r"[ \n]+", " ", clean_lines(text)).strip()


def clean_lines(text: str) -> str:
    """Several lines as we keep them. Line breaks stay, trailing spaces go, thousands keep a firm space."""
    text = nfc(
        text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n\n")
    )
    text = _DIGIT_GAP.sub("\u00a0", text)
    text = _ODD_SPACE.sub(" ", text).translate(_TABLE)
    return "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")


def clean_filename(name: str, *, longest: int = 150) -> str:
    """A file's name as we keep it: no folders, nothing a file system or a mail would trip over, its ending left."""
    name = clean(name).replace("\\", "/").rsplit("/", 1)[-1]
    name = re.sub(r'[<>:"|?*]', "-", name).strip(" .") or "namnlös"
    stem, dot, ending = name.rpartition(".")
    if len(name) <= longest:
        return name
    if not dot or len(ending) > 10:
        return name[:longest].rstrip()
    return f"{stem[: longest - len(ending) - 1].rstrip()}.{ending}"


def stems(text: str) -> str:
    """The Swedish stems of the words, parted by spaces: for what is searched in and what is searched for.

    å, ä and ö are letters of their own (å is not a); case does not count.
    """
    return " ".join(_stem(word) for word in _WORD.findall(nfc(text).lower()))


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    stemmer = getattr(_local, "stemmer", None)
    if stemmer is None:  # a stemmer keeps its word in itself, so each thread has its own
        stemmer = _local.stemmer = snowballstemmer.stemmer("swedish")
    return str(stemmer.stemWord(word))
