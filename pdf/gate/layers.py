"""Hidden layers are taken away, not only hidden: what a reader cannot see must not lie in what we publish.

A layer (optional content group) can be switched off in the file's default settings. Its drawing stands in content
streams between `/OC /name BDC` and `EMC`, or in a form or image marked with `/OC`. Painting there is dropped;
operators that set the drawing state stay, since they reach beyond the layer (ISO 32000-1, 8.11.3.2).
"""

from collections.abc import Callable, Iterator
from typing import Any

import pikepdf
from pikepdf import Array, ContentStreamInlineImage, Dictionary, Name, Operator, Pdf, Stream

PATHS = {"m", "l", "c", "v", "y", "h", "re"}
PAINTS = {"S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "n"}
SHOWS = {"Tj", "TJ", "sh", "Do", "BI", "INLINE IMAGE"}
MAX_OPERATORS = 3_000_000  # in all the streams together

Hidden = Callable[[Any], bool]


class CannotRemove(Exception):
    """The layers are tied together in a way that cannot be taken apart safely."""


def names_hidden(pdf: Pdf) -> list[str]:
    """The names of the layers that are off from the start, as the file has them."""
    return [str(group.get("/Name", "utan namn")) for group in _off(pdf).values()]


def remove(pdf: Pdf) -> None:
    """Take away all that belongs to hidden layers, and the layers themselves: what is left is simply there.

    Raises CannotRemove when some stream cannot be read; the file is then half done and must be opened anew.
    """
    hidden = _judge(set(_off(pdf)))
    seen: set[tuple[int, int]] = set()
    budget = [MAX_OPERATORS]
    try:
        for page in pdf.pages:
            _remove_annotations(page, hidden)
        for page in pdf.pages:
            resources = page.obj.get("/Resources", Dictionary())
            new, used = _rewritten(page, resources, hidden, budget)
            page.obj.Contents = pdf.make_stream(new)
            page.obj.Resources = _only(resources, used)
        for item in list(pdf.objects):
            for stream in _drawings(item):
                if stream.objgen not in seen:
                    seen.add(stream.objgen)
                    _rewrite_form(stream, hidden, budget)
    except (pikepdf.PdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise CannotRemove from error
    if "/OCProperties" in pdf.Root:
        del pdf.Root["/OCProperties"]


def _off(pdf: Pdf) -> dict[tuple[int, int], Any]:
    """The groups that are off in the default settings, or turned off there for looking at or printing."""
    properties = pdf.Root.get("/OCProperties")
    if not isinstance(properties, Dictionary):
        return {}
    every = {g.objgen: g for g in _groups(properties.get("/OCGs"))}
    default = properties.get("/D")
    if not isinstance(default, Dictionary):
        return {}
    off = {g.objgen: g for g in _groups(default.get("/OFF"))}
    if default.get("/BaseState") == Name.OFF:
        on = {g.objgen for g in _groups(default.get("/ON"))}
        off |= {key: g for key, g in every.items() if key not in on}
    for use in default.get("/AS", []):
        if isinstance(use, Dictionary) and use.get("/Event") in (Name.View, Name.Print):
            kind = str(use.Event)
            for group in _groups(use.get("/OCGs")):
                usage: Any = group.get("/Usage", {})
                state = (
                    usage.get(kind, Dictionary()).get(f"{kind}State")
                    if isinstance(usage, Dictionary)
                    else None
                )
                if kind == "/View" and state == Name.OFF:
                    off[group.objgen] = group
    return off


def _groups(value: Any) -> list[Any]:
    return [g for g in value if isinstance(g, Dictionary)] if isinstance(value, Array) else []


def _judge(off: set[tuple[int, int]]) -> Hidden:
    """Whether a group, or a rule over several groups, hides what is marked with it."""

    def hidden(mark: Any, depth: int = 0) -> bool:
        if depth > 20:
            raise CannotRemove
        if not isinstance(mark, Dictionary):
            return False
        if mark.get("/Type") != Name.OCMD:
            return mark.objgen in off
        if isinstance(mark.get("/VE"), Array):
            return not shown(mark.VE, depth + 1)
        groups = mark.get("/OCGs")
        states = [
            g.objgen not in off for g in (_groups(groups) or _groups(Array([groups] if groups else [])))
        ]
        if not states:
            return False
        rule = str(mark.get("/P", "/AnyOn"))
        verdicts = {"/AllOn": all(states), "/AnyOff": not all(states), "/AllOff": not any(states)}
        return not verdicts.get(rule, any(states))

    def shown(expression: Any, depth: int) -> bool:
        if depth > 20:
            raise CannotRemove
        if not isinstance(expression, Array):
            return not hidden(expression, depth)
        values = [shown(part, depth + 1) for part in list(expression)[1:]]
        rule = str(expression[0]) if len(expression) else ""
        return not all(values) if rule == "/Not" else any(values) if rule == "/Or" else all(values)

    return hidden


def _remove_annotations(page: pikepdf.Page, hidden: Hidden) -> None:
    found = page.obj.get("/Annots")
    if isinstance(found, Array):
        kept = [a for a in found if not (isinstance(a, Dictionary) and hidden(a.get("/OC")))]
        page.obj.Annots = Array(kept)


def _drawings(item: Any) -> Iterator[Stream]:
    """The streams with drawing in them that an object is or holds."""
    if isinstance(item, Stream):
        if item.get("/Subtype") == Name.Form or item.get("/PatternType") == 1:
            yield item
    elif isinstance(item, Dictionary) and item.get("/Subtype") == Name.Type3:
        for glyph in item.get("/CharProcs", {}).values():
            if isinstance(glyph, Stream):
                if "/Resources" not in glyph and "/Resources" in item:
                    glyph.Resources = item.Resources
                yield glyph


def _rewrite_form(stream: Stream, hidden: Hidden, budget: list[int]) -> None:
    if hidden(stream.get("/OC")):
        stream.write(b"")
        stream.Resources = Dictionary()
        return
    resources = stream.get("/Resources")
    new, used = _rewritten(stream, resources or Dictionary(), hidden, budget)
    stream.write(new)
    if resources is not None:
        stream.Resources = _only(resources, used)
    if "/OC" in stream:
        del stream["/OC"]


def _rewritten(content: Any, resources: Any, hidden: Hidden, budget: list[int]) -> tuple[bytes, set[str]]:
    """The stream without what is hidden, and all names that it still uses."""
    instructions = pikepdf.parse_content_stream(content)
    budget[0] -= len(instructions)
    if budget[0] < 0:
        raise CannotRemove
    out: list[Any] = []
    dark = _Dark()
    marks: list[str] = []  # "" ordinary, "layer" a shown layer's mark, "off" a hidden one
    for instruction in instructions:
        op = str(instruction.operator)
        operands = list(instruction.operands)
        if op in ("BDC", "BMC"):
            marks.append(_mark(op, operands, resources, hidden))
            keep = not marks[-1] and "off" not in marks
        elif op == "EMC":
            mark = marks.pop() if marks else ""
            keep = not mark and "off" not in marks
        elif "off" in marks:
            keep = False
            out += dark.kept(op, operands, instruction)
        else:
            keep = not (op == "Do" and _is_off(operands, resources, hidden))
        if keep:
            out.append(instruction)
    return pikepdf.unparse_content_stream(out), _names(out)


class _Dark:
    """What is left of the operators inside a hidden layer: those that change the state, none that paints."""

    def __init__(self) -> None:
        self.path: list[Any] = []  # under way: kept only if it clips
        self.clips = False

    def kept(self, op: str, operands: list[Any], instruction: Any) -> list[Any]:
        if op in PATHS or op in ("W", "W*"):
            self.path.append(instruction)
            self.clips |= op not in PATHS
            return []
        if op in PAINTS:
            clip = [*self.path, ([], Operator("n"))] if self.clips else []
            self.path, self.clips = [], False
            return clip
        if op == '"' and len(operands) == 3:
            return [([operands[0]], Operator("Tw")), ([operands[1]], Operator("Tc")), ([], Operator("T*"))]
        if op == "'":
            return [([], Operator("T*"))]
        return [] if op in SHOWS or op in ("MP", "DP", '"') else [instruction]


def _mark(op: str, operands: list[Any], resources: Any, hidden: Hidden) -> str:
    if op != "BDC" or len(operands) < 2 or operands[0] != Name.OC:
        return ""
    mark = operands[1]
    if isinstance(mark, Name):
        known = resources.get("/Properties")
        mark = known.get(str(mark)) if isinstance(known, Dictionary) else None
    return "off" if hidden(mark) else "layer"


def _is_off(operands: list[Any], resources: Any, hidden: Hidden) -> bool:
    drawn = resources.get("/XObject")
    found = drawn.get(str(operands[0])) if isinstance(drawn, Dictionary) and operands else None
    return isinstance(found, Stream) and hidden(found.get("/OC"))


def _names(instructions: list[Any]) -> set[str]:
    used: set[str] = set()
    for instruction in instructions:
        if isinstance(instruction, ContentStreamInlineImage):
            space = instruction.iimage.obj.get("/ColorSpace") if hasattr(instruction.iimage, "obj") else None
            used.add(str(space))
            continue
        operands = instruction[0] if isinstance(instruction, tuple) else instruction.operands
        used |= {str(value) for value in operands if isinstance(value, Name)}
    return used


def _only(resources: Any, used: set[str]) -> Any:
    """The resources without drawings and layers that nothing uses any longer: they would still lie in the file."""
    kept = Dictionary()
    inherited = _inherits(resources, used)
    for kind, entries in resources.items():
        if kind in ("/XObject", "/Properties", "/Pattern", "/Shading") and isinstance(entries, Dictionary):
            entries = Dictionary(
                {name: value for name, value in entries.items() if name in used or name in inherited}
            )
        kept[kind] = entries
    return kept


def _inherits(resources: Any, used: set[str]) -> set[str]:
    """Names used by forms that have no resources of their own and take their page's (an old habit)."""
    found: set[str] = set()
    drawn = resources.get("/XObject")
    for name, form in drawn.items() if isinstance(drawn, Dictionary) else []:
        is_form = name in used and isinstance(form, Stream) and form.get("/Subtype") == Name.Form
        if is_form and "/Resources" not in form:
            found |= _names(list(pikepdf.parse_content_stream(form)))
    return found
