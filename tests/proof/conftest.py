from pathlib import Path

import pytest

from recommendations.engine import Edition, load_edition
from tests.engine.tiny_edition import FACTS, write_edition


@pytest.fixture
def edition(tmp_path: Path) -> Edition:
    return load_edition(write_edition(tmp_path), FACTS)
