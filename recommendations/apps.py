from django.apps import AppConfig


class RecommendationsConfig(AppConfig):
    name = "recommendations"

    def ready(self) -> None:
        from cases import panels
        from recommendations import checks, panel  # noqa: F401 - registering the checks is the point

        panels.register(panels.Panel("missing", "rail", 10, panel.missing))
        panels.register_deciding("options", panel.deciding)
        panels.register(panels.Panel("options", "main", 10, panel.options))
