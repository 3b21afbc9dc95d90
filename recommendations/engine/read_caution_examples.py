"""Worked cases of cautions: facts of a patient, and whether the caution applies, does not, or cannot be told."""

from collections.abc import Iterator, Mapping

from .edition import CautionExamples, Option
from .errors import did_you_mean
from .fields import Fields, Place
from .logic import Verdict
from .read_yaml import Node
from .values import read_value
from .vocabulary import Value, Vocabulary

KEYS = ("caution", "options", *Verdict)


class CautionExampleReader:
    """Reads one caution's worked cases; options that share a caution under one name may share them."""

    def __init__(self, vocabulary: Vocabulary, options: Mapping[str, Option]) -> None:
        self.vocabulary, self.options = vocabulary, options

    def __call__(self, node: Node, place: Place) -> CautionExamples:
        fields = Fields(node, place, "The worked caution", KEYS)
        fields.required("options")
        name, options = fields.text("caution"), fields.texts("options")
        for option in options:
            self._refuse_unknown(fields, name, option)
        answers = tuple((facts, verdict) for verdict in Verdict for facts in self._patients(fields, verdict))
        return CautionExamples(name, options, answers)

    def _refuse_unknown(self, fields: Fields, name: str, option: str) -> None:
        if option not in self.options:
            raise fields.error("options", f'names "{option}". {did_you_mean(option, tuple(self.options))}')
        cautions = [one.id for one in self.options[option].cautions]
        if name not in cautions:
            raise fields.error("caution", f"is none of the option {option}. {did_you_mean(name, cautions)}")

    def _patients(self, fields: Fields, verdict: Verdict) -> Iterator[Mapping[str, Value]]:
        fields.required(verdict)
        for place, node in fields.items(verdict):
            inner = Fields(node, place, "The facts", tuple(self.vocabulary))
            yield {name: read_value(value, inner.at(name), self.vocabulary[name]) for name, value in inner.node.items()}
