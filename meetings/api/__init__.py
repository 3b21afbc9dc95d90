"""Meetings for API clients, from the plan to what became of a decision: rights, actions and audit of the pages."""

from meetings.api import actions, agenda, attendance, decisions, drafts, meetings, outcomes, papers, people

urlpatterns = [
    *people.urlpatterns,
    *meetings.urlpatterns,
    *agenda.urlpatterns,
    *attendance.urlpatterns,
    *decisions.urlpatterns,
    *drafts.urlpatterns,
    *actions.urlpatterns,
    *outcomes.urlpatterns,
    *papers.urlpatterns,
]
