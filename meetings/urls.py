"""Ids only stand in these addresses: no name, no date of birth, no question."""

from django.urls import path

from meetings.views import actions, chasing, decisions, meetings, papers, quorum, room, scribe, verify, webhooks

urlpatterns = [
    path("meetings/", meetings.meeting_list, name="meetings"),
    path("meetings/new/", meetings.new_meeting, name="meeting-new"),
    path("meetings/add/", meetings.add_cases, name="meetings-add-cases"),
    path("meetings/quorum/<uuid:board_id>/", quorum.quorum, name="quorum"),
    path("meetings/webhooks/<uuid:board_id>/", webhooks.webhooks, name="webhooks"),
    path("meetings/policy/<uuid:board_id>/", quorum.policy, name="meeting-policy"),
    path("meetings/<uuid:meeting_id>/", meetings.meeting_page, name="meeting"),
    path("meetings/<uuid:meeting_id>/add/", meetings.add_case, name="meeting-add"),
    path("meetings/<uuid:meeting_id>/attendance/", meetings.save_attendance, name="attendance"),
    path("meetings/<uuid:meeting_id>/close/", meetings.close, name="meeting-close"),
    path("meetings/<uuid:meeting_id>/papers/", papers.request_paper, name="paper-request"),
    path("meetings/<uuid:meeting_id>/missing/", chasing.missing, name="meeting-missing"),
    path("meetings/<uuid:meeting_id>/missing/assign/", chasing.assign, name="meeting-assign"),
    path("meetings/<uuid:meeting_id>/missing/remind/", chasing.remind, name="meeting-remind"),
    path("notices/", chasing.notices, name="notices"),
    path("meetings/<uuid:meeting_id>/room/", scribe.room, name="room"),
    path("meetings/<uuid:meeting_id>/room/live/", scribe.live, name="room-live"),
    path("meetings/<uuid:meeting_id>/room/screens/", scribe.new_screen, name="room-screen-new"),
    path("room/", room.screen, name="room-screen"),
    path("room/live/", room.live, name="room-screen-live"),
    path("room/enter/", room.enter, name="room-enter"),
    path("room/screens/<uuid:screen_id>/revoke/", scribe.revoke, name="room-screen-revoke"),
    path("agenda/<uuid:item_id>/move/", meetings.move_item, name="agenda-move"),
    path("agenda/<uuid:item_id>/remove/", meetings.remove_item, name="agenda-remove"),
    path("agenda/<uuid:item_id>/decision/", decisions.decision, name="decision"),
    path("decisions/<uuid:decision_id>/amend/", decisions.amend, name="decision-amend"),
    path("decisions/<uuid:decision_id>/papers/", papers.request_letters, name="letters"),
    path("actions/", actions.action_list, name="actions"),
    path("actions/<uuid:action_id>/", actions.action, name="action"),
    path("papers/<uuid:paper_id>/", papers.paper, name="paper"),
    path("papers/<uuid:paper_id>/status/", papers.paper_status, name="paper-status"),
    path("webhooks/<uuid:webhook_id>/end/", webhooks.end, name="webhook-end"),
    path("webhooks/deliveries/<uuid:delivery_id>/again/", webhooks.send_again, name="webhook-again"),
    path("verify/", verify.verify_form, name="verify-form"),
    path("verify/<slug:code>/", verify.verify, name="verify"),
]
