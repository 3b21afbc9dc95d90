"""Run as a program: a file on standard input, the verdict and what may be kept of it on standard output.

A program of its own because the file is hostile until proven otherwise: it gets so much time and memory, none of our
secrets, and takes nobody along when it ends badly. It imports nothing of ours. An image is kept as its pixels alone,
drawn anew; a PDF is kept as it is or not at all, so that a report never changes by being uploaded.
"""

import io
import json
import re
import resource
import sys
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image as Picture
    from pypdf import PdfReader

MEMORY = 1024 * 1024 * 1024
CPU_SECONDS = 20
MOST_OBJECTS = 100_000
QUALITIES = (92, 80, 60)

# What a PDF may not hold, by the names that stand for it in its dictionaries.
ACTIONS = {
    "/JavaScript": "script", "/Rendition": "script", "/Launch": "acts", "/SubmitForm": "acts", "/ImportData": "acts",
    "/GoToR": "acts", "/GoToE": "acts",
}  # fmt: skip
PARTS = {
    "/JS": "script", "/JavaScript": "script", "/XFA": "script", "/EF": "embedded", "/EmbeddedFiles": "embedded",
    "/RichMediaContent": "embedded",
}  # fmt: skip
SUBTYPES = dict.fromkeys(("/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"), "embedded")
# The same in the bytes themselves, where a reader that repairs a damaged file might find what no table lists.
SPELLED = {rb"/JavaScript\b": "script", rb"/Launch\b": "acts", rb"/EmbeddedFiles?\b": "embedded"}


class Refused(Exception):
    """`args[0]` is the code of the reason."""


def image(raw: bytes, limits: dict[str, int], kept: str) -> tuple[dict[str, object], bytes, bytes]:
    """The picture upright, without metadata, color profile, transparency or anything that follows its end."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = limits["megapixels"] * 1_000_000
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        with Image.open(io.BytesIO(raw), formats=[kept]) as opened:
            _refuse_by_its_head(opened, limits)
            opened.load()
            plain = _plain(_upright(opened))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused("too_many_pixels") from None
    preview = plain.copy()
    preview.thumbnail((limits["preview"], limits["preview"]))
    width, height = plain.size
    return {"width": width, "height": height}, _drawn(plain, kept, limits["bytes"]), _jpeg(preview, QUALITIES[1])


def _refuse_by_its_head(opened: "Picture", limits: dict[str, int]) -> None:
    if max(opened.size) > limits["side"]:
        raise Refused("too_many_pixels")
    if opened.format == "PNG" and getattr(opened, "n_frames", 1) > 1:
        raise Refused("animated")


def _upright(picture: "Picture") -> "Picture":
    """As its camera says that it lies; a note about that which cannot be read is no damage to the picture."""
    from PIL import ImageOps

    try:
        return ImageOps.exif_transpose(picture)
    except Exception:
        return picture


def _plain(picture: "Picture") -> "Picture":
    """Eight bits, gray or color, nothing behind the pixels: what was cut away by transparency is not kept."""
    from PIL import Image

    if picture.mode.startswith("I"):
        picture = picture.point(lambda value: value / 256).convert("L")
    if picture.has_transparency_data:
        shown = picture.convert("RGBA")
        plain = Image.new("RGB", picture.size, "white")
        plain.paste(shown, mask=shown.getchannel("A"))
    else:
        plain = picture.convert("L" if picture.mode in ("1", "L") else "RGB")
    plain.info = {}
    return plain


def _drawn(picture: "Picture", kept: str, most: int) -> bytes:
    if kept == "JPEG":
        found = (_jpeg(picture, quality) for quality in QUALITIES)
        small = next((one for one in found if len(one) <= most), None)
    else:
        out = io.BytesIO()
        picture.save(out, "PNG")
        small = out.getvalue() if out.tell() <= most else None
    if small is None:
        raise Refused("too_many_pixels")
    return small


def _jpeg(picture: "Picture", quality: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()


def pdf(raw: bytes, limits: dict[str, int]) -> tuple[dict[str, object], bytes, bytes]:
    from pypdf import PdfReader

    if raw[raw.rfind(b"%%EOF") + 5 :].strip(b"\0\t\n\f\r ") or b"%%EOF" not in raw:
        raise Refused("trailing")
    reader = PdfReader(io.BytesIO(raw))
    if reader.is_encrypted:
        raise Refused("encrypted")
    if code := next((code for spelling, code in SPELLED.items() if re.search(spelling, raw)), ""):
        raise Refused(code)
    for found in _dictionaries(reader):
        _refuse_what_acts(found)
    pages = len(reader.pages)
    if not 0 < pages <= limits["pages"]:
        raise Refused("too_many_pages" if pages else "unreadable")
    return {"pages": pages}, raw, b""


def _refuse_what_acts(found: Any) -> None:
    codes = [PARTS.get(str(name)) for name in found]
    codes += [ACTIONS.get(str(found.raw_get("/S"))) if "/S" in found else None]
    codes += [SUBTYPES.get(str(found.raw_get("/Subtype"))) if "/Subtype" in found else None]
    if code := next((one for one in codes if one), None):
        raise Refused(code)


def _dictionaries(reader: "PdfReader") -> Iterator[Any]:
    """Each dictionary of each object that the file's tables list, reached from its root or not."""
    from pypdf.generic import ArrayObject, DictionaryObject

    waiting: list[object] = [reader.trailer, *_objects(reader)]
    seen = 0
    while waiting:
        one = waiting.pop()
        seen += 1
        if seen > 20 * MOST_OBJECTS:
            raise Refused("too_heavy")
        if isinstance(one, DictionaryObject):
            yield one
            waiting += [one.raw_get(name) for name in one]
        elif isinstance(one, ArrayObject):
            waiting += list.__iter__(one)


def _objects(reader: "PdfReader") -> Iterator[object]:
    from pypdf.generic import IndirectObject

    listed = [(number, generation) for generation, table in reader.xref.items() for number in table]
    listed += [(number, 0) for number in reader.xref_objStm]
    if len(listed) > MOST_OBJECTS:
        raise Refused("too_heavy")
    for number, generation in listed:
        yield reader.get_object(IndirectObject(number, generation, reader))


def checked(raw: bytes, media_type: str, limits: dict[str, int]) -> tuple[dict[str, object], bytes, bytes]:
    """What is known of the file, what is kept of it, and its preview; Refused with a code else."""
    try:
        if media_type == "application/pdf":
            return pdf(raw, limits)
        return image(raw, limits, {"image/png": "PNG", "image/jpeg": "JPEG"}[media_type])
    except Refused:
        raise
    except (MemoryError, RecursionError):
        raise Refused("too_heavy") from None
    except Exception:
        raise Refused("unreadable") from None


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    try:
        found, whole, preview = checked(sys.stdin.buffer.read(), sys.argv[1], json.loads(sys.argv[2]))
    except Refused as refused:
        found, whole, preview = {"refused": refused.args[0]}, b"", b""
    told = json.dumps({**found, "whole": len(whole), "preview": len(preview)})
    sys.stdout.buffer.write(b"\n".join([told.encode(), whole + preview]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
