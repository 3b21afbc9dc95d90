from django.urls import path

from cases.views import case, imports, intake, prepare, readiness, records, worklist

urlpatterns = [
    path("", worklist.home, name="home"),
    path("worklist/", worklist.worklist, name="worklist"),
    path("cases/new/", intake.new_case, name="case-new"),
    path("cases/<uuid:case_id>/", case.case_page, name="case"),
    path("cases/<uuid:case_id>/question/", case.amend_case, name="case-amend"),
    path("cases/<uuid:case_id>/patient/", case.amend_patient, name="patient-amend"),
    path("cases/<uuid:case_id>/move/", case.move_case, name="case-move"),
    path("cases/<uuid:case_id>/prepare/", prepare.prepare, name="prepare"),
    path("cases/<uuid:case_id>/prepare/<slug:kind>/", prepare.section_page, name="prepare-add"),
    path("cases/<uuid:case_id>/prepare/<slug:kind>/draft/", prepare.save_draft, name="prepare-draft"),
    path("cases/<uuid:case_id>/prepare/<slug:kind>/<uuid:series>/", prepare.section_page, name="prepare-correct"),
    path("cases/<uuid:case_id>/present/", prepare.present, name="present"),
    path("cases/<uuid:case_id>/unknown/", prepare.declare_unknown, name="unknown"),
    path("import/", imports.start, name="import-new"),
    path("import/<uuid:import_id>/", imports.table, name="import"),
    path("import/<uuid:import_id>/status/", imports.status, name="import-status"),
    path("import/<uuid:import_id>/problems/", imports.problems, name="import-problems"),
    path("import/<uuid:import_id>/table/", imports.replace_table, name="import-replace"),
    path("import/<uuid:import_id>/sheet/", imports.reread, name="import-reread"),
    path("import/<uuid:import_id>/commit/", imports.commit, name="import-commit"),
    path("import/<uuid:import_id>/drop/", imports.drop, name="import-drop"),
    path("readiness/<uuid:board_id>/", readiness.readiness_rules, name="readiness"),
    path("cases/<uuid:case_id>/add/<slug:kind>/", records.add_record, name="record-add"),
    path("cases/<uuid:case_id>/<slug:kind>/<uuid:series>/", records.correct_record, name="record-correct"),
    path("cases/<uuid:case_id>/<slug:kind>/<uuid:series>/history/", records.record_history, name="record-history"),
]
