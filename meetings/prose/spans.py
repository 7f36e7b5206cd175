"""§§ as they are written in a list: `§ 184`, `§§ 180–183, 185`."""

from __future__ import annotations

from collections.abc import Iterable


def spans(numbers: Iterable[int]) -> str:
    ordered = sorted(set(numbers))
    if not ordered:
        return ""
    found: list[list[int]] = []
    for number in ordered:
        if found and found[-1][-1] == number - 1:
            found[-1].append(number)
        else:
            found.append([number])
    parts = [
        str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" if len(run) > 2 else f"{run[0]}, {run[1]}"
        for run in found
    ]
    return f"{'§' if len(ordered) == 1 else '§§'} {', '.join(parts)}"
