"""Verdicts by shape, word and color. A contraindication that is met stops; one that is not met is good news."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

from pnet_board.templatetags.ui import mark
from recommendations.engine import Role, Verdict, words

# Shape and class of a verdict; where a role says it in other words, these and the word.
PLAIN = {
    Verdict.MET: ("met", "met"),
    Verdict.NOT_MET: ("not-met", "not-met"),
    Verdict.UNKNOWN: ("undetermined", "unknown"),
}
OF_ROLE = {
    (Role.CONTRAINDICATION, Verdict.MET): ("not-met", "stop", "Met, stops"),
    (Role.CONTRAINDICATION, Verdict.NOT_MET): ("met", "met", "Not present"),
    (Role.CAUTION, Verdict.MET): ("caution", "not-met", "Applies"),
}


def verdict_mark(role: Role | None, verdict: Verdict) -> SafeString:
    return worded_mark(*OF_ROLE.get((role, verdict), (*PLAIN[verdict], words.VERDICTS[verdict])))


def worded_mark(shape: str, css: str, label: str) -> SafeString:
    return format_html('<span class="verdict {}">{}{}</span>', css, mark(shape), label)
