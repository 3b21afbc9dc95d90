from django.apps import AppConfig


class RecommendationsConfig(AppConfig):
    name = "recommendations"

    def ready(self) -> None:
        from cases import facts_changed, panels
        from recommendations import checks, panel, standings  # noqa: F401 - registering the checks is the point

        panels.register(panels.Panel("missing", "rail", 10, panel.missing))
        panels.register(panels.Panel("options", "main", 10, panel.options))
        panels.register(panels.Panel("work-up", "main", 15, panel.work_up))
        facts_changed.register("standings", standings.keep_standings)
