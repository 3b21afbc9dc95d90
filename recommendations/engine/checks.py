"""What no test case would show: a rule that can never be met or can never fail, whatever the patient.

Such a rule is a slip of the pen (below 50 and above 75), or Kleene's trap: "A or not A" is unknown while A is unknown,
so it looks like a question and never is one.
"""

from collections.abc import Iterator
from itertools import islice, product

from .criteria import Rule, facts_of
from .evaluate import verdict_of
from .logic import Verdict
from .representatives import representatives
from .vocabulary import Facts, Vocabulary

# Enough for every rule a person can read; a larger one is left to the solver rather than guessed at.
LARGEST_TABLE = 100_000


def flaw_of(rule: Rule, vocabulary: Vocabulary) -> str:
    """The sentence to show the author, or nothing. Exact while the table of values fits."""
    table = islice(every_patient(rule, vocabulary), LARGEST_TABLE + 1)
    seen: set[Verdict] = set()
    for count, facts in enumerate(table):
        seen.add(verdict_of(rule, facts))
        if {Verdict.MET, Verdict.NOT_MET} <= seen or count == LARGEST_TABLE:
            return ""
    if Verdict.MET not in seen:
        return "No patient can ever meet this rule. Correct its values or remove it."
    return "No patient can ever fail this rule, so it decides nothing. Correct its values or remove it."


def every_patient(rule: Rule, vocabulary: Vocabulary) -> Iterator[Facts]:
    """Every fully recorded patient the rule can tell apart."""
    names = facts_of(rule)
    columns = [representatives(vocabulary[name], [rule]) for name in names]
    for values in product(*columns):
        yield dict(zip(names, values, strict=True))
