from django.urls import path

from recommendations.views import cohort, knowledge, reassessment

urlpatterns = [
    path("editions/", knowledge.editions, name="editions"),
    path("editions/<slug:edition_id>/", knowledge.edition_page, name="edition"),
    path("editions/<slug:edition_id>/boards/<uuid:board_id>/", reassessment.board_status, name="reassessment-status"),
    path("editions/<slug:edition_id>/boards/<uuid:board_id>/start/", reassessment.start, name="reassessment-start"),
    path("editions/<slug:edition_id>/options/<slug:option_id>/", knowledge.option_page, name="option"),
    path("editions/<slug:edition_id>/claims/<slug:claim_id>/", knowledge.claim_page, name="claim"),
    path("cohort/", cohort.cohort, name="cohort"),
    path("claims/<slug:claim_id>/", knowledge.any_claim, name="any-claim"),
]
