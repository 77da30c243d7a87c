"""Files as Outlook writes them, built byte by byte: winmail.dat (TNEF) and messages saved as .msg (compound files)."""

from __future__ import annotations

import struct

_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SECTOR, _MINI = 512, 64


def winmail(*files: tuple[str, bytes], html: str = "") -> bytes:
    """A winmail.dat with files in it, and the text as HTML."""
    out = struct.pack("<IH", 0x223E9F78, 1) + _attribute(1, 0x00069007, struct.pack("<II", 1252, 0))
    if html:
        body = html.encode("cp1252")
        padded = body + bytes(-len(body) % 4)
        properties = struct.pack("<IHHII", 1, 0x0102, 0x1013, 1, len(body)) + padded
        out += _attribute(1, 0x00069003, properties)
    for name, content in files:
        out += _attribute(2, 0x00069002, bytes(14))
        out += _attribute(2, 0x00018010, name.encode("cp1252", "replace") + b"\0")
        out += _attribute(2, 0x0006800F, content)
    return out


def _attribute(level: int, name: int, data: bytes) -> bytes:
    return struct.pack("<BII", level, name, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


def msg(*files: tuple[str, bytes], subject: str = "", sender: str = "", body: str = "", html: str = "") -> bytes:
    """A saved message with files in it; a file's content may be another message's streams (``message``)."""
    return compound(message(*files, subject=subject, sender=sender, body=body, html=html))


def message(
    *files: tuple[str, bytes | dict], subject: str = "", sender: str = "", body: str = "", html: str = ""
) -> dict:
    """The storages and streams of a message."""
    texts = {"0037": subject, "5D01": sender, "1000": body, "0E04": "ap@ours.example", "1035": "<7@outlook>"}
    tree: dict = {f"__substg1.0_{number}001F": text.encode("utf-16-le") for number, text in texts.items() if text}
    if html:
        tree["__substg1.0_10130102"] = html.encode()
    sent = struct.pack("<IIQ", 0x00390040, 6, 133_300_000_000_000_000)
    tree["__properties_version1.0"] = bytes(32) + sent
    for number, (name, content) in enumerate(files):
        inside: dict = {"__substg1.0_3707001F": name.encode("utf-16-le"), "__properties_version1.0": bytes(8)}
        inside["__substg1.0_3701000D" if isinstance(content, dict) else "__substg1.0_37010102"] = content
        tree[f"__attach_version1.0_#{number:08X}"] = inside
    return tree


def compound(tree: dict) -> bytes:  # noqa: C901 - a file format in one piece
    """A compound file ([MS-CFB]) of storages (dicts) and streams (bytes), version 3, small streams in the mini stream."""
    entries: list[list] = [["Root Entry", 5, tree, []]]

    def add(storage: dict) -> list[int]:
        numbers = []
        for name, content in storage.items():
            entries.append([name, 1 if isinstance(content, dict) else 2, content, []])
            numbers.append(len(entries) - 1)
            if isinstance(content, dict):
                entries[numbers[-1]][3] = add(content)
        return numbers

    entries[0][3] = add(tree)
    sectors: list[bytes] = []
    fat: list[int] = []

    def chain(content: bytes) -> int:
        if not content:
            return _END
        first = len(sectors)
        pieces = [content[at : at + _SECTOR] for at in range(0, len(content), _SECTOR)]
        for at, piece in enumerate(pieces):
            sectors.append(piece.ljust(_SECTOR, b"\0"))
            fat.append(first + at + 1 if at + 1 < len(pieces) else _END)
        return first

    mini, minifat, starts = b"", [], {}
    for number, (_, kind, content, _children) in enumerate(entries):
        if kind != 2:
            continue
        if len(content) >= 4096:
            starts[number] = chain(content)
        elif content:
            starts[number] = len(minifat)
            count = -(-len(content) // _MINI)
            minifat += [len(minifat) + at + 1 for at in range(count - 1)] + [_END]
            mini += content.ljust(count * _MINI, b"\0")
    mini_start = chain(mini)
    minifat_start = chain(b"".join(struct.pack("<I", one) for one in minifat))
    listing = b"".join(_entry(number, entries, starts, mini_start, len(mini)) for number in range(len(entries)))
    listing_start = chain(listing.ljust(-(-len(listing) // _SECTOR) * _SECTOR, b"\0"))
    fat_sectors = 1
    while (len(fat) + fat_sectors) * 4 > fat_sectors * _SECTOR:
        fat_sectors += 1
    places = list(range(len(sectors), len(sectors) + fat_sectors))
    table = fat + [_FAT] * fat_sectors
    table += [_FREE] * (fat_sectors * _SECTOR // 4 - len(table))
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", bytes(16), 0x3E, 3, 0xFFFE, 9, 6, bytes(6), 0,
        fat_sectors, listing_start, 0, 4096, minifat_start, -(-len(minifat) * 4 // _SECTOR), _END, 0,
    )  # fmt: skip
    header += b"".join(struct.pack("<I", one) for one in places + [_FREE] * (109 - len(places)))
    return header + b"".join(sectors) + b"".join(struct.pack("<I", one) for one in table)


def _entry(number: int, entries: list[list], starts: dict[int, int], mini_start: int, mini_size: int) -> bytes:
    """A directory entry; the children of a storage hang as a chain of right siblings, in the order of their names."""
    name, kind, content, children = entries[number]
    parent = next((one for one in entries if number in one[3]), None)
    right = _FREE
    if parent:
        ordered = _ordered(parent[3], entries)
        at = ordered.index(number)
        right = ordered[at + 1] if at + 1 < len(ordered) else _FREE
    child = _ordered(children, entries)[0] if children else _FREE
    start, size = (mini_start, mini_size) if number == 0 else (starts.get(number, 0), len(content) if kind == 2 else 0)
    raw = name.encode("utf-16-le") + b"\0\0"
    return struct.pack(
        "<64sHBBIII16sIQQIQ", raw, len(raw), kind, 1, _FREE, right, child, bytes(16), 0, 0, 0, start, size
    )


def _ordered(numbers: list[int], entries: list[list]) -> list[int]:
    return sorted(numbers, key=lambda one: (len(entries[one][0]), entries[one][0].upper()))
