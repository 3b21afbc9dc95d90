"""What every template may say without loading it: dates, marks, standings, names, links to claims.

Everything that comes in is escaped; what a tag builds itself is the only markup it answers. Dates look the same
whatever the locale, as DESIGN.md section 7 has them.
"""

from datetime import date, datetime
from urllib.parse import urlencode

from django import template
from django.template import Context
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cases.facts.partial_dates import written
from recommendations.engine import Edition, words

register = template.Library()

# A verdict says met or not met by a tick or a cross; "not known" shares the diamond with "undetermined".
VERDICT_MARKS = {"met": "met", "not-met": "not-met", "unknown": "undetermined", "stop": "not-met", "open": "open"}
STATE_MARKS = {"ready": "ready", "done": "met", "partly": "partly", "not-ready": "not-ready", "running": "partly"}
# These two are drawn at sizes of their own.
OWN_CLASS = {"chevron": "chevron", "islet": "islet"}

Dated = date | datetime | str | None


@register.filter
def day(value: Dated) -> SafeString:
    """14-Aug-2026; of a date known in part, the part: Aug-2026, 2026. A date nobody knows is said, not left out."""
    text = value if isinstance(value, str) else _local_day(value)
    if not text:
        return format_html('<span class="none">{}</span>', _("Not known"))
    return format_html('<time datetime="{}">{}</time>', text, written(text))


@register.filter
def moment(value: Dated) -> SafeString:
    """14-Aug-2026 14:02, in the time zone of the site; a date without a time is shown as a date."""
    if not isinstance(value, datetime):
        return day(value)
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    shown = f"{written(local.date().isoformat())} {local:%H:%M}"
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="minutes"), shown)


@register.filter
def when(value: str) -> SafeString:
    """A moment or a partial date as a timeline writes it."""
    return moment(datetime.fromisoformat(value)) if "T" in value else day(value)


@register.filter
def age_on(born_on: date | None, on: Dated = None) -> str:
    """Completed years on that day, or today: 61y. Empty when the date of birth is not known."""
    if not born_on:
        return ""
    last = date.fromisoformat(_local_day(on)) if isinstance(on, date) else timezone.localdate()
    return f"{last.year - born_on.year - ((last.month, last.day) < (born_on.month, born_on.day))}y"


@register.filter
def born(patient: object, on: Dated = None) -> SafeString:
    """02-Sep-1954 (72y): date of birth and age on that day, or today; where it is unknown, which date that is."""
    born_on = getattr(patient, "born_on", None)
    if not born_on:
        return format_html('<span class="none nowrap">{}</span>', _("Born not known"))
    return format_html('<span class="nowrap">{} ({})</span>', day(born_on), age_on(born_on, on))


@register.filter
def patient_name(patient: object) -> str:
    """FAMILY, Given (Title): the family name in capitals and first, as wards and banners write it."""
    family = str(getattr(patient, "family_name", "") or "").upper()
    given = str(getattr(patient, "given_name", "") or "")
    title = str(getattr(patient, "title", "") or "")
    name = ", ".join(part for part in (family, given) if part) or _("Name not known")
    return f"{name} ({title})" if title else name


@register.simple_tag
def mark(name: str) -> SafeString:
    """A shape of the sprite. It never stands without its word, so it is hidden from those who listen."""
    shape = _hyphened(name)
    css_class = OWN_CLASS.get(shape, "mark")
    return format_html('<svg class="{}" aria-hidden="true"><use href="#{}"/></svg>', css_class, shape)


@register.simple_tag
def standing(code: str, label: str) -> SafeString:
    """Shape, word and color of a standing; the word comes from the engine's words, never from here."""
    shape = _hyphened(code)
    return format_html('<span class="standing {}">{}{}</span>', shape, mark(shape), label)


@register.simple_tag
def verdict(code: str, label: str) -> SafeString:
    shape = _hyphened(code)
    return format_html('<span class="verdict {}">{}{}</span>', shape, mark(VERDICT_MARKS.get(shape, shape)), label)


@register.simple_tag
def state(code: str, label: str) -> SafeString:
    """How far work has come: ready, partly, not_ready, done. Done is soft, open is strong."""
    shape = _hyphened(code)
    weight = {"ready": "ready", "done": "done"}.get(shape, "open")
    return format_html('<span class="state {}">{}{}</span>', weight, mark(STATE_MARKS.get(shape, shape)), label)


@register.simple_tag(takes_context=True)
def claim(context: Context, claim_id: str, flagged: bool = False) -> SafeString:
    """A claim id as a link to the claim, in the edition the page is about; one that is not sound carries its mark."""
    return claim_link(context.get("edition"), str(claim_id), flagged)


def claim_link(edition: object, claim_id: str, flagged: bool = False) -> SafeString:
    """The same for markup that no template makes."""
    shown = _claim_mark(edition, claim_id, flagged)
    address = _claim_address(claim_id, getattr(edition, "id", ""))
    if not address:
        return format_html('<span class="claim-id">{}{}</span>', shown, claim_id)
    return format_html('<a class="claim-id" href="{}">{}{}</a>', address, shown, claim_id)


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: object) -> str:
    """The address of this page with some parameters changed; None takes one away. For pages of a list."""
    request = context.get("request")
    kept = request.GET.dict() if request is not None else {}
    asked = {name: value for name, value in {**kept, **changes}.items() if value is not None}
    return f"?{urlencode(asked)}"


def _local_day(value: date | datetime | None) -> str:
    if isinstance(value, datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value.isoformat() if value else ""


def _hyphened(code: object) -> str:
    """`not_eligible` as the class and the shape `not-eligible`; an enumeration by its value."""
    return str(getattr(code, "value", code)).replace("_", "-")


def _claim_mark(edition: object, claim_id: str, flagged: bool) -> SafeString:
    """A flag for what is in doubt, superseded or unverified; half a mark for what was verified in part."""
    known = isinstance(edition, Edition) and claim_id in edition.claims
    said = words.mark_words(edition, claim_id) if known else ""
    if flagged or (known and edition.is_marked(claim_id)):
        return format_html('{}<span class="hidden-text">{} </span>', mark("flag"), said or _("Flagged"))
    return format_html('{}<span class="hidden-text">{} </span>', mark("partly"), said) if said else SafeString("")


def _claim_address(claim_id: str, edition_id: str) -> str:
    try:
        return reverse("claim", args=[edition_id, claim_id]) if edition_id else reverse("any-claim", args=[claim_id])
    except NoReverseMatch:
        return ""
