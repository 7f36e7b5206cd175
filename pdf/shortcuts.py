"""Things WeasyPrint works out anew for each element, line and document, and that come out the same: kept instead.

The pages do not change by a dot (docs/adr/0021, tests/pdf/test_shortcuts.py). What is replaced here is internal to
WeasyPrint, so it is done for the versions it was written for and for no other: those work as they come, more slowly.
"""

import logging
import re
from collections.abc import Callable
from functools import cache
from math import inf
from typing import Any
from weakref import WeakSet

VERSIONS = ("70.0",)
MOST_STYLES = 1000  # some eighty for a memo; text from people can nest without end
MOST_LINES = 5000  # lines kept from layout to drawing, some kilobytes each: a hundred pages
UNKNOWN = object()
SIDES = ("top", "right", "bottom", "left")
BORDERS = tuple(f"border_{side}_width" for side in SIDES)
PLAIN = {
    "width": "auto",
    "height": "auto",
    "min_width": 0,
    "min_height": 0,
    "max_width": inf,
    "max_height": inf,
}
SIZES = (*PLAIN, *(f"{kind}_{side}" for kind in ("margin", "padding") for side in SIDES))
SEPARATORS = re.compile("[\n\r\u2028\u2029]")
FEATURES = (
    "kerning",
    "variant_ligatures",
    "variant_position",
    "variant_caps",
    "variant_numeric",
    "variant_alternates",
    "variant_east_asian",
    "feature_settings",
)

type Borders = tuple[tuple[str, float], ...]

log = logging.getLogger("weasyprint")


@cache
def take() -> bool:
    """Use the shortcuts in this process. False, and nothing is changed, if this WeasyPrint is not known."""
    import weasyprint

    if weasyprint.__version__ not in VERSIONS:
        log.warning("no shortcuts for WeasyPrint %s: each page takes longer", weasyprint.__version__)
        return False
    _remember_styles()
    _remember_sizes()
    _remember_lines()
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
            setattr(module, slowly.__name__, resolve_percentages)


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


# -- lines of text


def _remember_lines() -> None:
    """What a style says of type is told to Pango once for all its lines, and a line is drawn as it was laid out
    instead of being laid out once more."""
    from weasyprint.text import line_break
    from weasyprint.text.ffi import ffi, gobject, pango

    of_a_line = line_break.Layout
    slowly_set_up, slowly_set_text = of_a_line.setup, of_a_line.set_text
    slowly_deactivate, slowly_reactivate = of_a_line.deactivate, of_a_line.reactivate
    kept: WeakSet[Any] = WeakSet()

    def setup(self: Any, style: Any) -> None:
        if style["text_decoration_line"] != "none":
            slowly_set_up(self, style)
            return
        known = style.__dict__.get("in_pango")
        if known is None:
            known = style.in_pango = _told_to_pango(style)
        context, description, self.language, features = known
        self.style, self.first_line_direction = style, 0
        self.ascent = self.underline_position = self.strikethrough_position = None
        self.layout = ffi.gc(pango.pango_layout_new(context), gobject.g_object_unref)
        pango.pango_layout_set_auto_dir(self.layout, False)
        pango.pango_layout_set_font_description(self.layout, description)
        if features is not None:
            attributes = pango.pango_attr_list_new()
            pango.pango_attr_list_insert(attributes, features)
            pango.pango_layout_set_attributes(self.layout, attributes)

    def set_text(self: Any, text: str, justify: bool = False) -> None:
        self.is_one_line = not SEPARATORS.search(text)
        if self.is_one_line:  # as it will be drawn: what is set later lets Pango begin anew
            pango.pango_layout_set_single_paragraph_mode(self.layout, True)
        slowly_set_text(self, text, justify)

    def deactivate(self: Any) -> None:
        if (
            self.is_one_line
            and not self.justification_spacing
            and self not in kept
            and len(kept) < MOST_LINES
        ):
            kept.add(self)
        else:
            kept.discard(self)
            slowly_deactivate(self)

    def reactivate(self: Any, style: Any) -> None:
        if self in kept and style is self.style:
            pango.pango_layout_set_width(self.layout, -1)
        else:
            slowly_reactivate(self, style)

    for method in (setup, set_text, deactivate, reactivate):
        setattr(of_a_line, method.__name__, method)


def _told_to_pango(style: Any) -> tuple[Any, Any, Any, Any]:
    """Context, typeface, language and OpenType features of a style, the way `Layout.setup` tells them."""
    from weasyprint.text import fonts, line_break
    from weasyprint.text.constants import LST_TO_ISO, PANGO_DIRECTION
    from weasyprint.text.ffi import ffi, gobject, pango, unicode_to_char_p

    context = ffi.gc(pango.pango_font_map_create_context(style.font_config.font_map), gobject.g_object_unref)
    pango.pango_context_set_round_glyph_positions(context, False)
    pango.pango_context_set_base_dir(context, PANGO_DIRECTION[style["direction"]])
    override = style["font_language_override"]
    name = style["lang"] if override == "normal" else LST_TO_ISO.get(override.lower(), override)
    if name:
        pointer, _alive = unicode_to_char_p(name)
        language = pango.pango_language_from_string(pointer)
        pango.pango_context_set_language(context, language)
    else:
        language = pango.pango_language_get_default()
    features = line_break.font_features(*(style[f"font_{name}"] for name in FEATURES))
    if not features:
        return context, fonts.get_font_description(style), language, None
    text = ",".join(f"{key} {value}" for key, value in features.items()).encode()
    held = style.font_config.font_features
    if text not in held:
        held[text] = pango.pango_attr_font_features_new(text)
    return context, fonts.get_font_description(style), language, held[text]
