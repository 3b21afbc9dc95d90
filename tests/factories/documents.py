"""Files as they come from outside, honest and hostile, made here byte by byte."""

import io
import zlib

from PIL import Image, PngImagePlugin

SECRET = b"TESTSECRET"


def a_picture(width: int = 64, height: int = 48, mode: str = "RGB") -> Image.Image:
    return Image.effect_noise((width, height), 60).convert(mode)


def saved(picture: Image.Image, file_format: str, **options) -> bytes:
    out = io.BytesIO()
    picture.save(out, file_format, **options)
    return out.getvalue()


def a_png(width: int = 64, height: int = 48, **options) -> bytes:
    return saved(a_picture(width, height), "PNG", **options)


def a_jpeg(width: int = 64, height: int = 48, **options) -> bytes:
    return saved(a_picture(width, height), "JPEG", **options)


def a_png_that_claims(width: int, height: int) -> bytes:
    """A few bytes that say they are so many pixels."""
    head = b"IHDR" + width.to_bytes(4, "big") + height.to_bytes(4, "big") + a_png(1, 1)[24:29]
    return a_png(1, 1)[:12] + head + zlib.crc32(head).to_bytes(4, "big") + a_png(1, 1)[33:]


def a_jpeg_that_tells() -> bytes:
    """Lying on its side, with a place on earth, a name and a comment behind the picture."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, SECRET.decode()
    exif.get_ifd(0x8825)[2] = (48.0, 8.0, 15.0)
    return a_jpeg(exif=exif, comment=SECRET, icc_profile=SECRET)


def a_png_that_tells() -> bytes:
    told = PngImagePlugin.PngInfo()
    told.add_text("Patient", SECRET.decode())
    return a_png(pnginfo=told, exif=b"Exif\0\0" + SECRET)


def a_pdf(*objects: bytes, root: bytes = b"", trailer: bytes = b"", pages: int = 1, packed: bytes = b"") -> bytes:
    """One file of so many empty pages, with these objects from number 10 on; `packed` is a compressed object 9."""
    kids = b" ".join(b"3 0 R" for _ in range(pages))
    numbered = {
        1: b"<< /Type /Catalog /Pages 2 0 R %s >>" % root,
        2: b"<< /Type /Pages /Count %d /Kids [%s] >>" % (pages, kids),
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>",
        **dict(enumerate(objects, 10)),
    }
    out, places = b"%PDF-1.7\n", {}
    for number, body in numbered.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    return out + (_stream_table(out, places, packed) if packed else _table(out, places, trailer))


def _table(out: bytes, places: dict[int, int], trailer: bytes) -> bytes:
    rows = b"".join(b"%d 1\n%010d 00000 n \n" % (number, place) for number, place in places.items())
    last = max(places) + 1
    return b"xref\n0 1\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (
        rows, last, trailer, len(out),
    )  # fmt: skip


def _stream_table(out: bytes, places: dict[int, int], packed: bytes) -> bytes:
    """A cross-reference stream, and object 9 inside a compressed object stream: no text search finds it."""
    body = zlib.compress(b"9 0 " + packed)
    stream = (
        b"20 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream\nendobj\n"
    )
    stream %= (len(body), body)
    rows = [(number, b"\1" + place.to_bytes(4, "big") + b"\0\0") for number, place in places.items()]
    rows += [(9, b"\2" + (20).to_bytes(4, "big") + b"\0\0"), (20, b"\1" + len(out).to_bytes(4, "big") + b"\0\0")]
    start = len(out) + len(stream)
    rows += [(21, b"\1" + start.to_bytes(4, "big") + b"\0\0")]
    index = b" ".join(b"%d 1" % number for number, _ in rows)
    data = b"".join(row for _, row in rows)
    head = b"21 0 obj\n<< /Type /XRef /Size 22 /W [1 4 2] /Index [%s] /Root 1 0 R /Length %d >>\nstream\n"
    return stream + head % (index, len(data)) + data + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % start


HOSTILE_PDFS = {
    "JavaScript on opening": ("script", a_pdf(root=b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>")),
    "JavaScript by its name tree": ("script", a_pdf(b"<< /Names [] >>", root=b"/Names << /JavaScript 10 0 R >>")),
    "JavaScript under an escaped name": ("script", a_pdf(root=b"/OpenAction << /S /J#61vaScript /J#53 (x) >>")),
    "JavaScript in a compressed object": ("script", a_pdf(root=b"/OpenAction 9 0 R", packed=b"<< /S /JavaScript >>")),
    "JavaScript in a form field": ("script", a_pdf(b"<< /AA << /K << /S /Rendition /JS (x) >> >> >>")),
    "JavaScript where only a reader that repairs would look": ("script", a_pdf(root=b"/X 1 % /JavaScript\n")),
    "a form of its own language": ("script", a_pdf(root=b"/AcroForm << /XFA [] >>")),
    "a program that it starts": ("acts", a_pdf(root=b"/OpenAction << /S /Launch /F (cmd.exe) >>")),
    "a form that it sends": ("acts", a_pdf(b"<< /A << /S /SubmitForm /F (http://x.example) >> >>")),
    "a file in it": ("embedded", a_pdf(root=b"/Names << /EmbeddedFiles << /Names [] >> >>")),
    "a file in it, unlisted": ("embedded", a_pdf(b"<< /Type /Filespec /F (x) /EF << /F 3 0 R >> >>")),
    "a film in it": ("embedded", a_pdf(b"<< /Type /Annot /Subtype /RichMedia >>")),
    "a password": ("encrypted", a_pdf(trailer=b"/Encrypt << /Filter /Standard /V 1 /R 2 /O (x) /U (x) /P -4 >>")),
    "another file behind its end": ("trailing", a_pdf() + b"PK\x03\x04"),
    "a web page behind its end": ("trailing", a_pdf() + b"<script>alert(1)</script>"),
    "no end": ("trailing", a_pdf()[:-7]),
    "no page": ("unreadable", a_pdf(pages=0)),
    "more pages than are read": ("too_many_pages", a_pdf(pages=201)),
    "nothing of a PDF but its first bytes": ("unreadable", b"%PDF-1.7\n" + b"x" * 500 + b"%%EOF"),
}  # fmt: skip
