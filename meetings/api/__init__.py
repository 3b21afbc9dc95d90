"""Meetings for API clients, from the plan to what became of a decision: rights, actions and audit of the pages."""

from meetings.api import (
    actions,
    agenda,
    aids,
    attendance,
    decisions,
    drafts,
    meetings,
    mirror,
    missing,
    outcomes,
    papers,
    people,
    room,
    series,
    together,
    voices,
)

urlpatterns = [
    *people.urlpatterns,
    *meetings.urlpatterns,
    *series.urlpatterns,
    *agenda.urlpatterns,
    *missing.urlpatterns,
    *attendance.urlpatterns,
    *room.urlpatterns,
    *voices.urlpatterns,
    *together.urlpatterns,
    *decisions.urlpatterns,
    *drafts.urlpatterns,
    *aids.urlpatterns,
    *actions.urlpatterns,
    *outcomes.urlpatterns,
    *papers.urlpatterns,
    *mirror.urlpatterns,
]
