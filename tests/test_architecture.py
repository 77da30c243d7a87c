"""The picture of the house, held."""

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = {"pipeline", "extractors", "models", "flows"}


def test_imports_follow_the_picture():
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--config", ROOT / "pyproject.toml"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stdout


def test_no_flow_hides_another_module():
    names = {path.stem for path in (ROOT / "flows").glob("*.py")} - {"__init__"}

    assert not names & (PACKAGES | set(sys.stdlib_module_names))


def test_no_requirement_has_the_name_of_one_of_our_packages():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [*project["dependencies"], *sum(project["optional-dependencies"].values(), [])]

    assert not {requirement.split("=")[0].split(">")[0].strip() for requirement in wanted} & PACKAGES


def test_help_does_not_import_what_reading_needs():
    heavy = ["prefect", "pandas", "sklearn", "cv2", "openvino", "pypdfium2", "sqlalchemy", "pydantic_settings"]
    code = f"import sys, flows.cli; print([m for m in {heavy!r} if m in sys.modules])"

    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_reading_workers_do_not_import_prefect():
    code = "import sys, extractors, extractors.reading.isolate; print('prefect' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "False"


def test_no_file_names_a_package_host_or_a_lock_with_hosts():
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )

    assert not {"uv.lock", "poetry.lock"} & {Path(name).name for name in tracked}
    for name in ("requirements.txt", "requirements-dev.txt"):
        assert "://" not in (ROOT / name).read_text()
