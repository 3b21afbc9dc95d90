"""The few shapes that our drawings are made of, as escaped SVG. Color and weight come from classes, never from here."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


def shape(tag: str, *inside: object, title: str = "", **attributes: object) -> SafeString:
    """One element. `title` is read aloud and shown on hover."""
    named = format_html_join("", ' {}="{}"', attributes.items())
    told = format_html("<title>{}</title>", title) if title else ""
    return format_html("<{}{}>{}{}</{}>", tag, named, told, format_html_join("", "{}", ((one,) for one in inside)), tag)


def group(*inside: object) -> SafeString:
    return shape("g", *inside)


def link(address: str, title: str, *inside: object) -> SafeString:
    return shape("a", *inside, title=title, href=address)


def line(x1: float, x2: float, y1: float, y2: float, css: str) -> SafeString:
    return shape("line", **{"class": css}, x1=x1, x2=x2, y1=y1, y2=y2)


def rect(x: float, y: float, width: float, height: float, css: str) -> SafeString:
    return shape("rect", **{"class": css}, x=x, y=y, width=round(width, 1), height=height, rx=2)


def text(words: object, x: float, y: float, css: str, anchor: str = "start") -> SafeString:
    return shape("text", words, **{"class": css, "text-anchor": anchor}, x=x, y=y)
