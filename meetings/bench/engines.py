"""The engines that are measured: each answers the statuses of all options of one patient, True, False or None."""

import json
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from meetings.bench.spelling import Cel, JsonLogic, Zen, plain_facts
from meetings.bench.workload import Workload
from recommendations.engine import Facts, Finding, Option, Standing, Verdict, missing, standing_of, verdict_of

Statuses: TypeAlias = list[bool | None]
THREE = {Standing.ELIGIBLE: True, Standing.UNDETERMINED: None}
OF_VERDICT = {Verdict.MET: True, Verdict.NOT_MET: False, Verdict.UNKNOWN: None}


class Contender:
    """`ask` is what is timed, on what `prepare` made of a patient; `read` turns its answer into statuses."""

    name = ""
    note = ""

    def __init__(self, work: Workload) -> None:
        self.options, self.rules = work.options, work.rules

    def prepare(self, facts: Facts) -> Any:
        return facts

    def ask(self, case: Any) -> Any: ...

    def read(self, answer: Any) -> Statuses:
        return list(answer)


class Written(Contender):
    name, note = "standings, as Python written for each option", "ours"

    def ask(self, case: Facts) -> list[Standing]:
        return [standing_of(option, case) for option in self.options]

    def read(self, answer: list[Standing]) -> Statuses:
        return [THREE.get(one, False) for one in answer]


class Evaluated(Contender):
    name, note = "verdicts by the evaluator's recursion", "ours, the reference"

    def ask(self, case: Facts) -> list[Verdict]:
        return [verdict_of(rule, case) for rule in self.rules]

    def read(self, answer: list[Verdict]) -> Statuses:
        return [OF_VERDICT[one] for one in answer]


class Explained(Contender):
    name, note = "full explanation: every node with verdict and value, and what is missing", "ours"

    def ask(self, case: Facts) -> list[tuple[Standing, list[Finding], list[tuple[str, ...]]]]:
        return [_explained(option, case) for option in self.options]

    def read(self, answer: list[Any]) -> Statuses:
        return [THREE.get(standing, False) for standing, _, _ in answer]


def _explained(option: Option, case: Facts) -> tuple[Standing, list[Finding], list[tuple[str, ...]]]:
    standing, found = option.stands(case), [find(case) for _, _, find in option.asks]
    return standing, found, [missing(one) for one in found] if standing is Standing.UNDETERMINED else []


class Datalogic(Contender):
    name, note = "datalogic-py, two rules an option, facts parsed before", "met, not met"

    def __init__(self, work: Workload) -> None:
        from datalogic_py import DataHandle, Engine

        super().__init__(work)
        engine, spelling = Engine(), JsonLogic()
        self._handle, self._session = DataHandle, engine.session()
        pairs = [(spelling.met(rule), spelling.not_met(rule)) for rule in self.rules]
        self._rules = [engine.compile(json.dumps(one)) for pair in pairs for one in pair]

    def prepare(self, facts: Facts) -> Any:
        return self._handle(plain_facts(facts))

    def ask(self, case: Any) -> Any:
        return self._session.evaluate_many(self._rules, case)

    def read(self, answer: Sequence[str]) -> Statuses:
        return from_pairs([one == "true" for one in answer])


class DatalogicFromDict(Datalogic):
    name, note = "datalogic-py, two rules an option, from a dict", "met, not met"

    def prepare(self, facts: Facts) -> Any:
        return plain_facts(facts)

    def ask(self, case: Any) -> Any:
        return self._session.evaluate_many(self._rules, self._handle(case))


class CommonExpressions(Contender):
    name, note = "common-expression-language, one context a patient", "errors absorbed"

    def __init__(self, work: Workload) -> None:
        import cel

        super().__init__(work)
        self._context = cel.Context
        self._programs = [cel.compile(Cel().rule(rule)) for rule in self.rules]

    def prepare(self, facts: Facts) -> Any:
        return plain_facts(facts)

    def ask(self, case: Any) -> Statuses:
        context = self._context(case)
        return [_or_none(program.execute, context) for program in self._programs]


def _or_none(execute: Callable[[Any], bool], context: Any) -> bool | None:
    """A missing fact that matters is an error of the expression."""
    try:
        return execute(context)
    except (RuntimeError, ValueError, TypeError, KeyError, NameError):
        return None


class ZenEngine(Contender):
    name, note = "zen-engine, a decision of two expressions an option", "met, not met"

    def __init__(self, work: Workload) -> None:
        import zen

        super().__init__(work)
        spelling = Zen()
        pairs = [(spelling.met(rule), spelling.not_met(rule)) for rule in self.rules]
        written = [one for pair in pairs for one in pair]
        self._decision = zen.ZenEngine().create_decision(json.dumps(_decision(written)))
        self._facts = {leaf for option in work.options for leaf in option.facts}

    def prepare(self, facts: Facts) -> Any:
        return dict.fromkeys(self._facts) | plain_facts(facts)

    def ask(self, case: Any) -> Any:
        return self._decision.evaluate(case)

    def read(self, answer: Any) -> Statuses:
        found = answer["result"]
        return from_pairs([found[f"r{number}"] for number in range(len(found))])


def _decision(expressions: list[str]) -> dict[str, Any]:
    written = [{"id": f"r{n}", "key": f"r{n}", "value": one} for n, one in enumerate(expressions)]
    nodes = [("in", "inputNode", {}), ("rules", "expressionNode", {"expressions": written}), ("out", "outputNode", {})]
    return {
        "nodes": [{"id": name, "name": name, "type": kind, "content": content} for name, kind, content in nodes],
        "edges": [
            {"id": "1", "type": "edge", "sourceId": "in", "targetId": "rules"},
            {"id": "2", "type": "edge", "sourceId": "rules", "targetId": "out"},
        ],
    }


def from_pairs(fired: Sequence[bool]) -> Statuses:
    """Neither rule of a pair fires: undetermined. Both cannot."""
    return [True if met else False if not_met else None for met, not_met in zip(fired[::2], fired[1::2], strict=True)]


class Floor(Contender):
    name, note = "as many plain dict displays as there are nodes", "the floor of an explanation"

    def __init__(self, work: Workload) -> None:
        super().__init__(work)
        self._nodes = range(work.nodes)

    def ask(self, case: Facts) -> list[dict[str, Any]]:
        return [{"node": node, "verdict": "met", "value": case, "parts": ()} for node in self._nodes]


OURS = (Written, Evaluated, Explained)
PEERS = (Datalogic, DatalogicFromDict, CommonExpressions, ZenEngine)
