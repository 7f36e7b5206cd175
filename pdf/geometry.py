"""Where things are on a page. A matrix is (a, b, c, d, e, f) on row vectors, as in PDF; lengths are points."""

from typing import Any

Matrix = tuple[float, float, float, float, float, float]
UNTURNED: Matrix = (1, 0, 0, 1, 0, 0)


def visible_box(page: Any) -> list[float]:
    """The part of the page that is shown, in its own coordinates. `page` is the page's dictionary."""
    found = page.get("/CropBox")
    if found is None:
        found = page.get("/MediaBox", [0, 0, 595, 842])
    box = [float(value) for value in found]
    return [min(box[0], box[2]), min(box[1], box[3]), max(box[0], box[2]), max(box[1], box[3])]


def seen(page: Any) -> tuple[float, float, Matrix]:
    """Width and height of the page as it is looked at, and the matrix from there to its own coordinates."""
    return turned(visible_box(page), int(page.get("/Rotate", 0)) % 360)


def turned(box: list[float], turn: int) -> tuple[float, float, Matrix]:
    x0, y0, x1, y1 = box
    width, height = x1 - x0, y1 - y0
    if turn == 90:
        return height, width, (0, 1, -1, 0, x1, y0)
    if turn == 180:
        return width, height, (-1, 0, 0, -1, x1, y1)
    if turn == 270:
        return height, width, (0, -1, 1, 0, x0, y1)
    return width, height, (1, 0, 0, 1, x0, y0)


def times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def inverse(matrix: Matrix) -> Matrix:
    a, b, c, d, e, f = matrix
    size = a * d - b * c
    return (d / size, -b / size, -c / size, a / size, (c * f - d * e) / size, (b * e - a * f) / size)


def text(matrix: Matrix) -> str:
    return " ".join(f"{value:.5f}".rstrip("0").rstrip(".") or "0" for value in matrix)


def area_of(matrix: Matrix, x0: float, y0: float, x1: float, y1: float) -> list[float]:
    """A rectangle of the page as it is seen, in the page's own coordinates."""
    a, b, c, d, e, f = matrix
    xs, ys = zip(*((a * x + c * y + e, b * x + d * y + f) for x, y in ((x0, y0), (x1, y1))), strict=True)
    return [round(value, 2) for value in (min(xs), min(ys), max(xs), max(ys))]


def move_annotation(annotation: Any, move: Matrix) -> None:
    from pikepdf import Array

    a, b, c, d, e, f = move
    for name in ("/Rect", "/QuadPoints"):
        points = annotation.get(name)
        if isinstance(points, Array) and len(points) % 2 == 0:
            values = [float(value) for value in points]
            pairs = zip(values[::2], values[1::2], strict=True)
            moved = [value for x, y in pairs for value in (a * x + c * y + e, b * x + d * y + f)]
            annotation[name] = Array([round(value, 2) for value in moved])
