from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"

    def ready(self) -> None:
        from cases import panels
        from meetings import panel

        panels.register(panels.Panel("decisions", "main", 5, panel.decisions))
        panels.register_home("meeting", 10, panel.home)
