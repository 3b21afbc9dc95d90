"""Patients, cases, records and facts for API clients: the same rights, actions, messages and audit as the pages."""

from cases.api import bulk, cases, documents, patients, preparing, records

urlpatterns = [
    *patients.urlpatterns,
    *cases.urlpatterns,
    *preparing.urlpatterns,
    *records.urlpatterns,
    *bulk.urlpatterns,
    *documents.urlpatterns,
]
