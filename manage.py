"""Django's command line, in the project's own environment."""

import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def use_own_environment() -> None:
    """Run again under `.venv` when this Python has no Django, so that `python manage.py …` works from any shell."""
    own = HERE / ".venv" / "bin" / "python"
    if own.exists() and Path(sys.executable) != own:
        os.execv(own, [str(own), *sys.argv])  # noqa: S606
    sys.exit("Django is not installed here. Run `make setup` first.")


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pnet_board.settings")
    try:
        from django.core.management import execute_from_command_line
    except ImportError:
        use_own_environment()
    from launcher.environment import apply_development_environment

    apply_development_environment(*sys.argv[1:2])
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
