from django.urls import path

from recommendations.views import case_options, history, knowledge, sources, what_if

EDITION = "editions/<slug:edition_id>/"

urlpatterns = [
    path("cases/<uuid:case_id>/what-if/", what_if.what_if, name="what-if"),
    path("cases/<uuid:case_id>/compare/", case_options.compare_options, name="case-compare"),
    path("cases/<uuid:case_id>/options/<slug:option_id>/", case_options.case_option, name="case-option"),
    path("cases/<uuid:case_id>/history/", history.assessments, name="case-assessments"),
    path("cases/<uuid:case_id>/history/assessments/<uuid:assessment_id>/", history.assessment, name="case-assessment"),
    path("editions/", knowledge.editions, name="editions"),
    path(EDITION, knowledge.edition_page, name="edition"),
    path(f"{EDITION}options/<slug:option_id>/", knowledge.option_page, name="option"),
    path(f"{EDITION}options/<slug:option_id>/<slug:criterion_id>/", knowledge.criterion_page, name="criterion"),
    path(f"{EDITION}criteria/", knowledge.criteria, name="criteria"),
    path(f"{EDITION}claims/", sources.claims, name="claims"),
    path(f"{EDITION}claims/<slug:claim_id>/", sources.claim_page, name="claim"),
    path(f"{EDITION}references/", sources.references, name="references"),
    path(f"{EDITION}references/<slug:number>/", sources.reference_page, name="reference"),
    path("claims/<slug:claim_id>/", sources.any_claim, name="any-claim"),
]
