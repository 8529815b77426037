"""What a build holds, and which requirements.txt goes into a bundle."""

import subprocess
import sys

import pytest
from packaging.specifiers import SpecifierSet

from durablec import ir
from durablec.backends.sam.endpoints import answers_id
from durablec.bundle import Part, build, runtime
from durablec.ir.deployment import Deployment, Monitor
from durablec.requirements import PIN, bundled
from durablec.types import DYN
from durablec_dsl.source import Source, Span

SDK = "aws-durable-execution-sdk-python"


def part(name: str = "order", requirements: str | None = None) -> Part:
    settings = ir.FunctionSettings("python3.13", "arm64", 512, 60, {})
    source = Source(f"{name}.durable.yaml", f"workflow: {name}\n")
    workflow = ir.Workflow(
        source=source,
        name=name,
        name_span=Span(0, 0),
        description=None,
        timeout=3600,
        retention=14,
        input=DYN,
        constants=[],
        blocks=[],
        body=[],
        settings=settings,
    )
    users = None if requirements is None else Source("requirements.txt", requirements)
    return Part(workflow, "import orders\n", {"orders.py": b"x = 1\n"}, users)


def test_a_build_is_a_template_and_a_folder_for_each_workflow() -> None:
    files = build([part("order"), part("approval")]).files
    assert [path for path in files if "durablec_runtime" not in path] == [
        "template.yaml",
        "python-layer/requirements.txt",
        "approval/orders.py",
        "approval/handler.py",
        "order/orders.py",
        "order/handler.py",
    ]
    assert files["order/handler.py"] == b"import orders\n"
    assert files["python-layer/requirements.txt"] == f"{PIN}\n".encode()


def test_a_build_does_not_depend_on_the_order_of_its_workflows() -> None:
    one, other = part("order"), part("approval")
    assert list(build([one, other]).files.items()) == list(
        build([other, one]).files.items()
    )


def test_the_runtime_is_copied_whole_and_never_imported() -> None:
    assert {"durablec_runtime/__init__.py", "durablec_runtime/py.typed"} <= set(
        runtime()
    )
    assert not [path for path in runtime() if "__pycache__" in path]
    program = (
        "import sys; from durablec.bundle import runtime; runtime();"
        "sys.exit('durablec_runtime' in sys.modules)"
    )
    path = {"PYTHONPATH": ":".join(sys.path)}
    subprocess.run([sys.executable, "-c", program], check=True, env=path)


def test_workflows_that_need_one_name_are_no_build() -> None:
    files, found, _ = build([part("order"), part("order_logs")])
    assert files == {}
    [diagnostic] = found
    assert diagnostic.rule.code == "DC521"
    assert diagnostic.place.source.name == "order_logs.durable.yaml"
    assert diagnostic.labels[0].place.source.name == "order.durable.yaml"


def test_more_workflows_than_a_template_holds_are_no_build() -> None:
    files, found, _ = build(part(f"w{number}") for number in range(67))
    assert files == {}
    assert [each.rule.code for each in found] == ["DC522"]


# Requirements ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        f"{SDK}==3.0.1",
        f"{SDK} ~= 3.0.2  # ours",
        f"AWS_durable.execution-sdk-python{PIN[-7:]}",
    ],
)
def test_a_pin_of_the_users_that_keeps_to_ours_is_not_doubled(line: str) -> None:
    assert bundled(Source("r", f"requests\n{line}\n")).text == f"requests\n{line}\n"


@pytest.mark.parametrize(
    "line", ["# mine", SDK, f"{SDK}>=3", f"{SDK}==3.0.1; x == 'y'"]
)
def test_other_lines_are_kept_and_the_pin_is_added(line: str) -> None:
    text, wrong = bundled(Source("r", f"{line}\r\nrequests"))
    assert text == f"{line}\nrequests\n{PIN}\n"
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "at"),
    [
        (f"requests\n{SDK}==2.1.0\n", f"{SDK}==2.1.0"),
        (f"{SDK}>=3.1 # new\n", f"{SDK}>=3.1"),
        ("  -r base.txt\n", "-r base.txt"),
        ("-e .\n", "-e ."),
        ("./wheels/mine.whl\n", "./wheels/mine.whl"),
        ("requests==2.32.0 --hash=sha256:00\n", "--hash"),
    ],
)
def test_what_cannot_hold_in_a_bundle_is_reported_in_its_place(
    text: str, at: str
) -> None:
    [found] = bundled(Source("requirements.txt", text)).diagnostics
    assert found.rule.code == "DC520"
    start, end = found.place.span
    assert text[start:end] == at


def test_a_requirements_file_that_many_share_is_reported_once() -> None:
    wrong = f"{SDK}<3\n"
    assert len(build([part("a", wrong), part("b", wrong)]).diagnostics) == 1


@pytest.mark.parametrize(
    "specifier",
    [
        "==3.0.*",
        "==3.0.0",
        "==3.0",
        "==3",
        "==3.*",
        "==3.1.*",
        "~=3.0",
        "~=3.0.0",
        "~=3.0.7",
        "~=3.1",
        ">=3",
        ">=3.0.1",
        "<3",
        "<=3",
        "<3.1",
        "<=3.0.5",
        ">3",
        ">3.0.4",
        ">=3.1",
        "!=3.0.*",
        "!=3.0.0",
        "!=3",
        ">=3,<4",
        ">=3.0,<3.1",
        ">=3.0.2,<3.0.9,!=3.0.5",
        ">2,<=3",
        "==2.9.9",
        "~=2.1",
        ">=2,<3",
    ],
)
def test_specifiers_are_read_as_pip_reads_them(specifier: str) -> None:
    ours, wrong = bundled(Source("r", f"{SDK}{specifier}\n"))
    allowed = SpecifierSet(specifier)
    inside = any(f"3.0.{patch}" in allowed for patch in range(50))
    outside = any(version in allowed for version in ("2.9.9", "3.1.0", "3.5", "4.0"))
    assert bool(wrong) == (not inside)
    assert (PIN in ours.splitlines()[1:]) == (outside or not inside)


def test_a_workflow_is_not_named_as_what_stands_once_for_all() -> None:
    watched = part("workflows_alerts")
    watched.workflow.deployment = Deployment(monitor=Monitor(None, None))
    files, [found], _ = build([watched])
    assert files == {}
    assert (found.rule.code, found.help) == ("DC521", "rename the workflow")
    watched.workflow.deployment = Deployment()
    assert build([watched]).diagnostics == []


def test_each_path_of_callbacks_has_a_function_of_its_own() -> None:
    paths = ["/ab", "/a/b", "/a-b", "/aB", "/a/1b", "/a1b", "/callbacks"]
    assert len({answers_id(path) for path in paths}) == len(paths)
    assert answers_id("/callbacks") == "AnswersAtCallbacks"
