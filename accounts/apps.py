from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts import signals
        from accounts.api import schema  # noqa: F401 - importing it registers it

        signals.connect()
