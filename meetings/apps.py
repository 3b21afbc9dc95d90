from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    name = "meetings"

    def ready(self) -> None:
        from cases import history, panels
        from meetings import case_lines, panel

        panels.register(panels.Panel("decisions", "main", 5, panel.decisions))
        panels.register(panels.Panel("earlier", "top", 5, case_lines.earlier))
        history.register("meetings", case_lines.lines)
        panels.register_column(panels.Column("meeting", _("Next meeting"), panel.next_meeting))
        panels.register_filter(panels.Filter("meeting", panel.meeting_choices, panel.of_meeting))
        panels.register_bulk("meeting", panel.bulk)
        panels.register_home("meeting", 10, panel.home)
