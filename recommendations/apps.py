from django.apps import AppConfig


class RecommendationsConfig(AppConfig):
    name = "recommendations"

    def ready(self) -> None:
        from cases import panels
        from recommendations import checks, explore_panel, panel  # noqa: F401 - registering the checks is the point

        panels.register(panels.Panel("missing", "rail", 10, panel.missing))
        panels.register(panels.Panel("options", "main", 10, panel.options))
        panels.register(panels.Panel("work-up", "main", 15, panel.work_up))
        panels.register(panels.Panel("explore", "rail", 20, explore_panel.explore))
