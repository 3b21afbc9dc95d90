from django.apps import AppConfig


class RecommendationsConfig(AppConfig):
    name = "recommendations"

    def ready(self) -> None:
        from cases import facts_changed, panels
        from recommendations import actions, checks, panel, standings, worklist_filter  # noqa: F401 - registering is the point

        panels.register(panels.Panel("standing", "rail", 5, panel.standing))
        panels.register(panels.Panel("missing", "rail", 10, panel.missing))
        panels.register_deciding("options", panel.deciding)
        panels.register_hormones("syndromes", panel.hormones)
        panels.register(panels.Panel("options", "first", 10, panel.options))
        panels.register(panels.Panel("work-up", "main", 15, panel.work_up))
        facts_changed.register_together("standings", standings.keep_standings)
        facts_changed.register_together("assessment", actions.assess_after_commit)
        panels.register_filter(panels.Filter("standing", worklist_filter.choices, worklist_filter.narrow))
