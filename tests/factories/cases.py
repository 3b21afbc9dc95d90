"""Cases for tests, made through the product's own actions."""

from itertools import count

from cases.actions import add_record, open_case, register_patient
from cases.models import Case

_number = count(1)


def a_patient(by, board, **identity):
    number = next(_number)
    defaults = {"identifier": f"T-{number}", "family_name": f"TESTCASE{number}", "given_name": "Anna", "sex": "female"}
    return register_patient(board=board, by=by, **{**defaults, **identity})


def a_case(by, board, *records, question="Which treatment next?", identity=None, **details) -> Case:
    """`a_case(surgeon, board, ("imaging", {"portal_vein": "patent"}))`"""
    case = open_case(patient=a_patient(by, board, **(identity or {})), question=question, by=by, **details)
    for kind, values in records:
        add_record(case=case, kind=kind, by=by, **values)
    return Case.objects.with_people().get(pk=case.pk)
