from django.urls import path

from recommendations.views import boards, cohort, difference, knowledge, policy, reassessment

# An edition with a board's own policy is called "pnet-2026+local", which no slug may be.
urlpatterns = [
    path("editions/", knowledge.editions, name="editions"),
    path("editions/<str:edition_id>/", knowledge.edition_page, name="edition"),
    path("editions/<str:edition_id>/changes/", difference.changes_page, name="edition-changes"),
    path("editions/<str:edition_id>/review/", boards.review, name="edition-review"),
    path("editions/<str:edition_id>/boards/<uuid:board_id>/", reassessment.board_status, name="reassessment-status"),
    path("editions/<str:edition_id>/boards/<uuid:board_id>/start/", reassessment.start, name="reassessment-start"),
    path("editions/<str:edition_id>/options/<slug:option_id>/", knowledge.option_page, name="option"),
    path("editions/<str:edition_id>/claims/<slug:claim_id>/", knowledge.claim_page, name="claim"),
    path("cohort/", cohort.cohort, name="cohort"),
    path("claims/<slug:claim_id>/", knowledge.any_claim, name="any-claim"),
    path("cases/<uuid:case_id>/editions/", difference.case_difference, name="case-editions"),
    path("boards/<uuid:board_id>/settings/", boards.settings_page, name="board-settings"),
    path("boards/<uuid:board_id>/policy/", policy.policy_page, name="policy"),
    path("boards/<uuid:board_id>/policy/<slug:option_id>/", policy.option_rules, name="policy-option"),
    path("boards/<uuid:board_id>/policy/<slug:option_id>/wording/", policy.wording, name="policy-wording"),
    path(
        "boards/<uuid:board_id>/policy/<slug:option_id>/criteria/<slug:criterion_id>/",
        policy.criterion,
        name="policy-criterion",
    ),
]
