from django.urls import path

from recommendations.views import (
    boards,
    case_options,
    cohort,
    difference,
    history,
    knowledge,
    policy,
    reassessment,
    sources,
    what_if,
)

# An edition with a board's own policy is called "pnet-2026+local", which no slug may be.
EDITION = "editions/<str:edition_id>/"
POLICY = "boards/<uuid:board_id>/policy/"

urlpatterns = [
    path("cases/<uuid:case_id>/what-if/", what_if.what_if, name="what-if"),
    path("cases/<uuid:case_id>/compare/", case_options.compare_options, name="case-compare"),
    path("cases/<uuid:case_id>/options/<slug:option_id>/", case_options.case_option, name="case-option"),
    path("cases/<uuid:case_id>/history/", history.assessments, name="case-assessments"),
    path("cases/<uuid:case_id>/history/assessments/<uuid:assessment_id>/", history.assessment, name="case-assessment"),
    path("cases/<uuid:case_id>/editions/", difference.case_difference, name="case-editions"),
    path("editions/", knowledge.editions, name="editions"),
    path(EDITION, knowledge.edition_page, name="edition"),
    path(f"{EDITION}changes/", difference.changes_page, name="edition-changes"),
    path(f"{EDITION}review/", boards.review, name="edition-review"),
    path(f"{EDITION}boards/<uuid:board_id>/", reassessment.board_status, name="reassessment-status"),
    path(f"{EDITION}boards/<uuid:board_id>/start/", reassessment.start, name="reassessment-start"),
    path(f"{EDITION}options/<slug:option_id>/", knowledge.option_page, name="option"),
    path(f"{EDITION}options/<slug:option_id>/<slug:criterion_id>/", knowledge.criterion_page, name="criterion"),
    path(f"{EDITION}criteria/", knowledge.criteria, name="criteria"),
    path(f"{EDITION}claims/", sources.claims, name="claims"),
    path(f"{EDITION}claims/<slug:claim_id>/", sources.claim_page, name="claim"),
    path(f"{EDITION}references/", sources.references, name="references"),
    path(f"{EDITION}references/<slug:number>/", sources.reference_page, name="reference"),
    path("claims/<slug:claim_id>/", sources.any_claim, name="any-claim"),
    path("cohort/", cohort.cohort, name="cohort"),
    path("boards/<uuid:board_id>/settings/", boards.settings_page, name="board-settings"),
    path(POLICY, policy.policy_page, name="policy"),
    path(f"{POLICY}<slug:option_id>/", policy.option_rules, name="policy-option"),
    path(f"{POLICY}<slug:option_id>/wording/", policy.wording, name="policy-wording"),
    path(f"{POLICY}<slug:option_id>/criteria/<slug:criterion_id>/", policy.criterion, name="policy-criterion"),
]
