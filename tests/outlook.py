"""A letter as Outlook saves it (.msg), written here: a compound file (MS-CFB) with the properties of MS-OXMSG."""

import datetime as dt
import struct
from typing import Any

END, FREE, FAT, NOTHING = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFF
SECTOR, MINI = 512, 64
TEXT, BINARY, TIME, NUMBER = 0x001F, 0x0102, 0x0040, 0x0003

type Folder = dict[str, Any]  # name -> bytes, or another folder


def message(
    subject: str,
    text: str,
    *,
    sender: tuple[str, str] = ("", ""),
    to: tuple[tuple[str, str], ...] = (),
    sent: dt.datetime | None = None,
    attached: tuple[tuple[str, bytes], ...] = (),
) -> bytes:
    values: list[tuple[int, int, Any]] = [
        (0x001A, TEXT, "IPM.Note"),
        (0x0037, TEXT, subject),
        (0x1000, TEXT, text),
        (0x0C1A, TEXT, sender[0]),
        (0x0C1F, TEXT, sender[1]),
        (0x340D, NUMBER, 0x00040000),  # the texts are Unicode
    ]
    if sent:
        values.append((0x0039, TIME, sent))
    root = properties(values, struct.pack("<8x4I8x", len(to), len(attached), len(to), len(attached)))
    for number, (name, address) in enumerate(to):
        person = [(0x3001, TEXT, name), (0x39FE, TEXT, address), (0x0C15, NUMBER, 1)]
        root[f"__recip_version1.0_#{number:08X}"] = properties(person, bytes(8))
    for number, (name, content) in enumerate(attached):
        file = [(0x3707, TEXT, name), (0x3701, BINARY, content), (0x3705, NUMBER, 1)]
        root[f"__attach_version1.0_#{number:08X}"] = properties(file, bytes(8))
    return compound(root)


def properties(values: list[tuple[int, int, Any]], head: bytes) -> Folder:
    folder: Folder = {}
    table = head
    for number, kind, value in values:
        if kind in (TEXT, BINARY):
            content = value.encode("utf-16-le") if kind == TEXT else value
            folder[f"__substg1.0_{number:04X}{kind:04X}"] = content
            held = struct.pack("<II", len(content) + 2 * (kind == TEXT), 0)
        elif kind == TIME:
            since = value - dt.datetime(1601, 1, 1, tzinfo=dt.UTC)
            held = struct.pack("<Q", (since.days * 86400 + since.seconds) * 10_000_000)
        else:
            held = struct.pack("<II", value, 0)
        table += struct.pack("<HHI", kind, number, 6) + held
    return folder | {"__properties_version1.0": table}


def compound(root: Folder) -> bytes:
    """The folder as a compound file of version 3. Streams below 4096 bytes lie in the small stream, as they must."""
    entries: list[list[Any]] = [
        ["Root Entry", 5, NOTHING, END, 0]
    ]  # name, kind, first child, first sector, size
    chains: list[int] = []  # the FAT, a number a sector
    sectors: list[bytes] = []
    small = b""
    small_chains: list[int] = []
    siblings: dict[int, int] = {}

    def chained(content: bytes, size: int, table: list[int]) -> int:
        count = -(-len(content) // size)
        first = len(table)
        table += [*range(first + 1, first + count), END]
        return first

    def stored(content: bytes) -> int:
        first = chained(content, SECTOR, chains)
        padded = content.ljust(-(-len(content) // SECTOR) * SECTOR, b"\0")
        sectors.extend(padded[at : at + SECTOR] for at in range(0, len(padded), SECTOR))
        return first

    def add(folder: Folder, parent: int) -> None:
        nonlocal small
        before = None
        for name, content in folder.items():
            here = len(entries)
            if isinstance(content, dict):
                entries.append([name, 1, NOTHING, 0, 0])
            elif len(content) >= 4096:
                entries.append([name, 2, NOTHING, stored(content), len(content)])
            elif content:
                first = chained(content, MINI, small_chains)
                small += content.ljust(-(-len(content) // MINI) * MINI, b"\0")
                entries.append([name, 2, NOTHING, first, len(content)])
            else:
                entries.append([name, 2, NOTHING, END, 0])
            if before is None:
                entries[parent][2] = here
            else:
                siblings[before] = here
            before = here
            if isinstance(content, dict):
                add(content, here)

    add(root, 0)
    entries[0][3:] = [stored(small) if small else END, len(small)]
    small_table = b"".join(struct.pack("<I", one) for one in small_chains)
    small_table_at = stored(small_table.ljust(-(-len(small_table) // SECTOR) * SECTOR, b"\xff"))
    directory = b"".join(
        struct.pack(
            "<64sHBBIII16sIQQIQ",
            name.encode("utf-16-le"),
            2 * len(name) + 2,
            kind,
            1,
            NOTHING,
            siblings.get(number, NOTHING),
            child,
            bytes(16),
            0,
            0,
            0,
            first,
            size,
        )
        for number, (name, kind, child, first, size) in enumerate(entries)
    )
    directory_at = stored(directory)
    tables = 1
    while len(chains) + tables > tables * SECTOR // 4:
        tables += 1
    at = len(chains)
    chains += [FAT] * tables
    fat = b"".join(struct.pack("<I", one) for one in chains).ljust(tables * SECTOR, b"\xff")
    head = struct.pack(
        "<8s16sHHHHH6sIIIIIIIII",
        bytes.fromhex("d0cf11e0a1b11ae1"),
        bytes(16),
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        bytes(6),
        0,
        tables,
        directory_at,
        0,
        4096,
        small_table_at,
        -(-len(small_table) // SECTOR),
        END,
        0,
    )
    where = [at + number for number in range(tables)] + [FREE] * (109 - tables)
    return head + struct.pack("<109I", *where) + b"".join(sectors) + fat
