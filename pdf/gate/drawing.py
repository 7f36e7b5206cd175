"""The first page of a PDF as a small picture."""

WIDTH = 240  # dots
TALLEST = 480


def first_page(source: str, target: str) -> bool:
    """Write a WebP picture, on white. False when the page cannot be drawn."""
    import pypdfium2  # type: ignore[import-untyped]

    try:
        pdf = pypdfium2.PdfDocument(source)
    except pypdfium2.PdfiumError:
        return False
    try:
        page = pdf[0]
        width, height = page.get_size()
        if not width or not height:
            return False
        scale = min(WIDTH / width, TALLEST / height)
        image = page.render(scale=scale, fill_color=(255, 255, 255, 255), may_draw_forms=False).to_pil()
        image.convert("RGB").save(target, "WEBP", quality=80, method=4)
    except (pypdfium2.PdfiumError, OSError, ValueError):
        return False
    finally:
        pdf.close()
    return True
