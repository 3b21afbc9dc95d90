"""Patients, cases, records and facts for API clients: the same rights, actions, messages and audit as the pages."""

from cases.api import asking, bulk, cases, documents, merges, patients, preparing, records, saved_views

urlpatterns = [
    *patients.urlpatterns,
    *cases.urlpatterns,
    *preparing.urlpatterns,
    *records.urlpatterns,
    *bulk.urlpatterns,
    *documents.urlpatterns,
    *merges.urlpatterns,
    *asking.urlpatterns,
    *saved_views.urlpatterns,
]
