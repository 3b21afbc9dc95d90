"""Every write of this app: who did it, in one transaction, with its audit event. Nothing else writes.

Each raises Refused when the user may not, ValidationError for what cannot be kept, Stale when somebody saved meanwhile.
"""

from meetings.actions.agenda import (
    add_all_to_agenda,
    add_to_agenda,
    close_meeting,
    create_meeting,
    move_on_agenda,
    set_attendance,
    set_quorum,
    take_off_agenda,
)
from meetings.actions.amending import amend_meeting
from meetings.actions.chasing import remind, remind_for_meeting
from meetings.actions.decisions import amend_decision, save_draft, sign_decision, start_decision, verify_decision
from meetings.actions.letters import request_letters
from meetings.actions.outcomes import record_outcome
from meetings.actions.papers import renew_paper, request_paper
from meetings.actions.policy import set_policy
from meetings.actions.progress import relist, report_progress
from meetings.actions.publishing import order_agenda, plan_item, publish_agenda
from meetings.actions.reassessing import reassess_draft
from meetings.actions.reports import request_report
from meetings.actions.room import (
    close_room,
    create_screen,
    open_options,
    open_room,
    revoke_screen,
    say_images_seen,
    set_blank,
    set_block,
    set_clock,
    set_identifiers,
    set_reading_back,
    show_case,
    show_image,
    step,
    take_over,
)
from meetings.actions.series import cancel_meeting, create_feed, create_series, revoke_feed
from meetings.actions.series_changes import amend_series, end_series
from meetings.actions.steps import STEPS
from meetings.actions.together import confirm_together, discuss_instead, sign_together, verify_together
from meetings.actions.votes import ask_vote, cast_vote, propose
from meetings.actions.webhooks import create_webhook, end_webhook, send_again

__all__ = [
    "STEPS",
    "add_all_to_agenda",
    "add_to_agenda",
    "amend_decision",
    "amend_meeting",
    "amend_series",
    "ask_vote",
    "cancel_meeting",
    "cast_vote",
    "close_meeting",
    "close_room",
    "confirm_together",
    "create_feed",
    "create_meeting",
    "create_screen",
    "create_webhook",
    "discuss_instead",
    "end_series",
    "end_webhook",
    "create_series",
    "move_on_agenda",
    "open_options",
    "open_room",
    "order_agenda",
    "plan_item",
    "propose",
    "publish_agenda",
    "reassess_draft",
    "record_outcome",
    "relist",
    "remind",
    "remind_for_meeting",
    "renew_paper",
    "report_progress",
    "request_letters",
    "request_paper",
    "revoke_feed",
    "request_report",
    "revoke_screen",
    "say_images_seen",
    "save_draft",
    "send_again",
    "set_attendance",
    "set_blank",
    "set_block",
    "set_clock",
    "set_identifiers",
    "set_policy",
    "set_quorum",
    "set_reading_back",
    "show_case",
    "show_image",
    "sign_decision",
    "sign_together",
    "start_decision",
    "step",
    "take_off_agenda",
    "take_over",
    "verify_decision",
    "verify_together",
]
