"""Things WeasyPrint works out anew for each element, line and document, and that come out the same: kept instead.

The pages do not change by a dot (docs/adr/0021, tests/pdf/test_shortcuts.py). What is replaced here is internal to
WeasyPrint, so it is done for the versions it was written for and for no other: those work as they come, more slowly.
"""

import logging
from collections.abc import Callable
from math import inf
from typing import Any

VERSIONS = ("70.0",)
MOST_STYLES = 1000  # some eighty for a memo; text from people can nest without end
MOST_LAYOUTS = 5000  # lines kept from layout to drawing, some kilobytes each: a hundred pages
UNKNOWN = object()
SIDES = ("top", "right", "bottom", "left")
BORDERS = tuple(f"border_{side}_width" for side in SIDES)
PLAIN = {"width": "auto", "height": "auto", "min_width": 0, "min_height": 0, "max_width": inf, "max_height": inf}
SIZES = (*PLAIN, *(f"{kind}_{side}" for kind in ("margin", "padding") for side in SIDES))

type Borders = tuple[tuple[str, float], ...]

log = logging.getLogger("weasyprint")


def take() -> bool:
    """Use the shortcuts in this process. False, and nothing is changed, if this WeasyPrint is not known."""
    import weasyprint

    if weasyprint.__version__ not in VERSIONS:
        log.warning("no shortcuts for WeasyPrint %s: each page takes longer", weasyprint.__version__)
        return False
    _remember_styles()
    _remember_sizes()
    return True


# -- computed styles


def _remember_styles() -> None:
    """A style is worked out once for the same parent and the same declarations, in whichever document.

    WeasyPrint shares styles inside a document; all of ours have the same style sheets, so they have the same styles.
    """
    from weasyprint.css import ComputedStyle, InitialStyle, StyleFor

    known: dict[Any, ComputedStyle] = {}

    def set_computed_styles(
        self: Any,
        element: Any,
        parent: Any,
        root: Any = None,
        pseudo_type: str | None = None,
        base_url: str | None = None,
        target_collector: Any = None,
    ) -> None:
        computed = self.get_computed_styles()
        cascaded = self.get_cascaded_styles().get((element, pseudo_type), {})
        is_root = element == root and pseudo_type is None
        above = None if is_root else computed[parent, None]
        top = None if is_root else computed[root, None]
        key = (id(above), id(top), pseudo_type, base_url, id(self.font_config), _declared(cascaded))
        style = known.get(key)
        if style is None:
            if len(known) >= MOST_STYLES:
                known.clear()
            style = known[key] = ComputedStyle(
                above,
                cascaded,
                pseudo_type,
                top or InitialStyle(self.font_config),
                base_url,
                self.font_config,
                self.initial_page_sizes,
            )
        computed[element, pseudo_type] = style
        if target_collector and style["anchor"]:
            target_collector.collect_anchor(style["anchor"])

    StyleFor.set_computed_styles = set_computed_styles


def _declared(cascaded: dict[str, Any]) -> Any:
    """What tells declarations apart. Values that cannot be compared are told apart as objects: the style that is
    kept holds them, so another can never stand in the same place."""
    told = []
    for name, (value, (precedence, layer, specificity)) in cascaded.items():
        try:
            hash(value)
        except TypeError:
            value = id(value)
        told.append((name, value, precedence, layer, tuple(specificity)))
    return tuple(told)


# -- margins, padding, sizes


def _remember_sizes() -> None:
    """Margins, padding and sizes in pixels are the same wherever a box stands; only those in per cent are not."""
    import sys

    from weasyprint.layout import percent

    slowly = percent.resolve_percentages

    def resolve_percentages(box: Any, containing_block: Any) -> None:
        style = box.style
        known = style.__dict__.get("in_pixels", UNKNOWN)
        if known is UNKNOWN:
            known = style.in_pixels = _in_pixels(style, slowly)
        if known is None:
            slowly(box, containing_block)
            return
        sizes, borders = known
        box.__dict__.update(sizes)
        for name, width in borders:  # those of a table's cells may have been settled between neighbours
            if not hasattr(box, name):
                setattr(box, name, width)

    for name, module in list(sys.modules.items()):
        if name.startswith("weasyprint.layout.") and hasattr(module, "resolve_percentages"):
            module.resolve_percentages = resolve_percentages


class _Stub:
    """Stands in for a box of this style in no place at all."""

    def __init__(self, style: Any) -> None:
        self.style = style


def _in_pixels(style: Any, resolve: Callable[[Any, Any], None]) -> tuple[dict[str, Any], Borders] | None:
    """What is set on a box of this style, and the borders set if the box has none; None if it depends on the place."""
    if any(getattr(style[name], "unit", "px" if style[name] == "auto" else "") != "px" for name in SIZES):
        return None
    stub = _Stub(style)
    resolve(stub, (0, 0))
    sizes = vars(stub)
    del sizes["style"]
    if style["border_collapse"] != "collapse":
        return sizes, ()
    if any(sizes[name] != plain for name, plain in PLAIN.items()):
        return None  # less the borders, which are not known yet
    return sizes, tuple((name, sizes.pop(name)) for name in BORDERS)
