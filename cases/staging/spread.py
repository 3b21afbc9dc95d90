"""N and M, and the anatomical facts that follow from others: what is known of spread, nothing inferred from a stage.

M0 needs both the liver and the rest of the body known to be free; not assessed is not M0. M1a, M1b and M1c are those of
AJCC 8, which version 9 shares (U-STG-04).
"""

from itertools import product

from cases.staging.outcome import Facts, Note, Outcome, in_order, values_of

EXTRAHEPATIC_SITES = (
    "distant_nodes_involved",
    "bone_metastases",
    "lung_metastases",
    "other_extrahepatic_metastases",
)
# (liver, beyond the liver) -> M of AJCC 8: U-STG-04.
M_AJCC_8 = {(False, False): "M0", (True, False): "M1a", (False, True): "M1b", (True, True): "M1c"}

_NO_SUBCATEGORIES = ("S-CLS-11", "U-STG-04")
_EITHER = (False, True)

DRAINS_BY_SITE = Note(
    "Taken as draining to the portal vein because the primary tumor lies in the pancreas.", ("S-OLT-10",)
)
NEGATIVE_IMAGING = Note("Taken as none, because SSTR imaging is negative.", ("S-PRRT-01",))
BY_OPERATION = Note("A pancreaticoduodenectomy leaves a bilioenteric anastomosis.", ("S-TAE-18",))


def extrahepatic_metastases(facts: Facts) -> Outcome:
    """True if any site beyond the liver and the regional nodes is involved; false only if all are known to be free."""
    sites = [facts.get(name) for name in EXTRAHEPATIC_SITES]
    peritoneum = facts.get("peritoneal_metastases")
    sites.append(None if peritoneum is None else peritoneum != "none")
    if any(sites):
        possible: tuple[str, ...] = ("true",)
    else:
        possible = ("true", "false") if None in sites else ("false",)
    return Outcome(possible, possible, ("U-STG-04",))


def n_category(facts: Facts) -> Outcome:
    """N from the regional nodes; their number does not count in any of the systems (U-STG-03)."""
    involved = facts.get("regional_nodes_involved")
    possible = ("N0", "N1") if involved is None else ("N1",) if involved else ("N0",)
    open_notes = (Note("Regional nodes not recorded.", ()),) if involved is None else ()
    return Outcome(possible, possible, ("U-STG-03",), (), open_notes)


def m_possible(facts: Facts, extrahepatic: Outcome) -> tuple[str, ...]:
    """The M categories of AJCC 8 that liver and extrahepatic disease leave, before a given M is looked at."""
    liver = facts.get("liver_metastases")
    livers = _EITHER if liver is None else (bool(liver),)
    beyond = tuple(value == "true" for value in extrahepatic.possible)
    return in_order("m_ajcc_8", {M_AJCC_8[both] for both in product(livers, beyond)})


def m_category(possible: tuple[str, ...], facts: Facts) -> Outcome:
    """M0 or M1 from the finer categories, narrowed by a finer one that was given."""
    given = facts.get("m_ajcc_8")
    finer = (str(given),) if given in possible else possible
    coarse = in_order("m_category", {each[:2] for each in finer})
    return Outcome(coarse, coarse, _NO_SUBCATEGORIES, (), _m_missing(facts) if len(coarse) > 1 else ())


def m_ajcc_8(possible: tuple[str, ...], coarse: Outcome, facts: Facts) -> Outcome:
    """M0, M1a, M1b or M1c, within the M category as it was settled."""
    finer = tuple(each for each in possible if each[:2] in coarse.possible)
    return Outcome(finer, finer, _NO_SUBCATEGORIES, (), _m_missing(facts) if len(finer) > 1 else ())


def _m_missing(facts: Facts) -> tuple[Note, ...]:
    needed = (
        ("liver_metastases", "Liver metastases not recorded."),
        ("extrahepatic_metastases", "Extrahepatic metastases not excluded and not recorded."),
    )
    return tuple(Note(text, ()) for name, text in needed if name not in facts)


def bilioenteric_anastomosis(facts: Facts) -> Outcome:
    """A pancreaticoduodenectomy implies it; without one it may still exist."""
    if facts.get("prior_pancreaticoduodenectomy"):
        return Outcome(("true",), ("true",), BY_OPERATION.claims, (BY_OPERATION,))
    return Outcome(("true", "false"), ("true", "false"), BY_OPERATION.claims)


def primary_drains_to_portal_vein(facts: Facts) -> Outcome:
    """True for any part of the pancreas unless it is stated otherwise; of another organ nothing is known."""
    if facts.get("primary_site", "elsewhere") == "elsewhere":
        return Outcome(("true", "false"), ("true", "false"), DRAINS_BY_SITE.claims)
    return Outcome(("true", "false"), ("true",), DRAINS_BY_SITE.claims, (), (DRAINS_BY_SITE,))


def sstr_uptake(facts: Facts) -> Outcome:
    """None where the imaging is negative, unless an uptake is stated; positive imaging says nothing of its strength."""
    every = values_of("sstr_uptake")
    if facts.get("sstr_imaging") == "negative":
        return Outcome(every, ("none",), NEGATIVE_IMAGING.claims, (), (NEGATIVE_IMAGING,))
    return Outcome(every, every, NEGATIVE_IMAGING.claims)
