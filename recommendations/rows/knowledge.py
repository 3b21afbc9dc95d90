"""What an edition says, as markup: the same for every patient, so it is made once and kept. No patient is in here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from pnet_board.templatetags.ui import claim_link
from recommendations import pages
from recommendations.engine import Criterion, Edition, Option, Role, Verdict, facts_of
from recommendations.engine.edition import AdverseEffect
from recommendations.in_force import published
from recommendations.rows import NOTHING
from recommendations.rows.marks import verdict_mark

FINDINGS = """<table class="table findings still stacks"><caption class="hidden-text">{}: {}</caption>\
<thead><tr><th scope="col">{}</th><th scope="col">{}</th><th scope="col">{}</th><th scope="col">{}</th>\
<th scope="col">{}</th></tr></thead><tbody>"""
BEGINS = """<tr><td class="verdict-cell"{0}>{1}</td><td class="criterion"{0}>{2}"""
ENDS = """<td class="cited"{}>{}</td></tr>"""


@dataclass(frozen=True)
class CriterionTold:
    """The cells of a criterion: for each verdict its mark, its sentence with qualifier and note, its claims.

    `places` are where the text is read, for what the text leaves open. `begins` is for each verdict its row up to the
    end of the text, `ends` its row behind what is known of the patient.
    """

    marks: Mapping[str, SafeString]
    text: SafeString
    claims: SafeString
    places: str
    facts: tuple[str, ...]
    begins: Mapping[str, str]
    ends: str


@dataclass(frozen=True)
class EffectTold:
    """An adverse effect, its claims, and the facts that make it matter more; `line` is the two in one."""

    text: SafeString
    claims: SafeString
    facts: tuple[str, ...]
    line: str


@dataclass(frozen=True)
class OptionTold:
    """One option as its edition has it."""

    name: SafeString
    lead: SafeString
    findings: SafeString
    criteria: Mapping[str, CriterionTold]
    effects: tuple[EffectTold, ...]
    technique: Mapping[str, SafeString]
    evidence: SafeString
    audit: SafeString


class ByText:
    """An edition by the hash of its text: what is rendered of it is kept for as long as it says the same."""

    def __init__(self, of: Edition) -> None:
        self.of = of

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ByText) and self.of.sha256 == other.of.sha256

    def __hash__(self) -> int:
        return hash(self.of.sha256)


def told(of: Edition, region: str = "") -> Mapping[str, OptionTold]:
    """Every option of an edition in the language of this page, for boards of one region."""
    return _told(ByText(of), get_language() or "", region)


def cited(of: Edition, claims: Iterable[str]) -> SafeString:
    """Links to claims; one that is not sound carries its mark."""
    return format_html_join(" ", "{}", ((claim_link(of, claim),) for claim in claims))


def audited(of: Edition, claims: Iterable[str]) -> SafeString:
    """The claims that are flagged, superseded or not verified, each with its place and what is known of it."""
    marked = [pages.claim_line(of.claims[claim], of) for claim in claims if of.is_marked(claim)]
    return rendered("recommendations/parts/audited.html", {"edition": of, "claims": marked}) if marked else NOTHING


@lru_cache(maxsize=32)
def _told(text: ByText, language: str, region: str) -> Mapping[str, OptionTold]:
    return {option.id: _option(text.of, option, region) for option in text.of.options}


def _option(of: Edition, option: Option, region: str) -> OptionTold:
    by_role = {
        Role.INDICATION: option.indications,
        Role.CONTRAINDICATION: option.contraindications,
        Role.CAUTION: option.cautions,
    }
    return OptionTold(
        name=_name(of, option),
        lead=_lead(of, option),
        findings=_findings(option),
        criteria={one.id: _criterion(of, one, role) for role, found in by_role.items() for one in found},
        effects=tuple(_effect(of, one) for one in option.adverse_effects),
        technique={one.text: format_html("{} {}", one.text, cited(of, one.claims)) for one in option.technique},
        evidence=rendered("recommendations/parts/evidence.html", {"edition": of, "option": option, "region": region}),
        audit=audited(of, option.claims),
    )


def _name(of: Edition, option: Option) -> SafeString:
    """The name in full; the flag keeps to its last word."""
    flagged = sum(of.is_marked(claim) for claim in option.claims)
    told = ngettext("{} marked claim", "{} marked claims", flagged).format(flagged)
    flag = format_html("&nbsp;{}", _flag(told)) if flagged else NOTHING
    return format_html('<span class="name"><span>{}</span>{}</span>', option.name, flag)


def _lead(of: Edition, option: Option) -> SafeString:
    address, words = reverse("option", args=[published(of).id, option.id]), _("The option in the edition")
    return format_html('<p class="lead">{} <a href="{}">{}</a></p>', option.summary, address, words)


def _findings(option: Option) -> SafeString:
    head = (_("Verdict"), _("Criterion"), _("This patient"), _("Recorded"), _("Claim"))
    return format_html(FINDINGS, _("Findings"), option.name, *head)


def _criterion(of: Edition, one: Criterion, role: Role) -> CriterionTold:
    qualifier = format_html(' <span class="soft">({})</span>', one.qualifier) if one.qualifier else NOTHING
    note = format_html('<span class="sub">{}</span>', one.note) if one.note else NOTHING
    marks = {verdict.value: verdict_mark(role, verdict) for verdict in Verdict}
    text, claims = format_html("{}{}{}", one.text, qualifier, note), cited(of, one.claims)
    facts = facts_of(one.rule)
    # Each further fact of a criterion takes a row of its own.
    span = f' rowspan="{len(facts)}"' if len(facts) > 1 else ""
    return CriterionTold(
        marks=marks,
        text=text,
        claims=claims,
        places="; ".join(f"{claim}, {of.claims[claim].place}" for claim in one.claims),
        facts=facts,
        begins={verdict: BEGINS.format(span, shape, text) for verdict, shape in marks.items()},
        ends=ENDS.format(span, claims),
    )


def _effect(of: Edition, one: AdverseEffect) -> EffectTold:
    frequency = _("frequency not given") if one.frequency == "not given" else one.frequency
    text, claims = format_html('{} <span class="soft">({})</span>', one.effect, frequency), cited(of, one.claims)
    return EffectTold(text, claims, facts_of(one.matters_if) if one.matters_if else (), f"{text} {claims}")


def _flag(label: str) -> SafeString:
    return format_html('<svg class="mark" role="img" aria-label="{}"><use href="#flag"/></svg>', label)


def rendered(template: str, context: dict[str, object]) -> SafeString:
    """A template of the edition alone, as a piece."""
    return mark_safe(render_to_string(template, context).strip())  # noqa: S308 - a template's own, already escaped
