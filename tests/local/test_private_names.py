"""What is used of AWS's packages that their authors have not promised to keep."""

import pytest
from aws_durable_execution_sdk_python import config
from aws_durable_execution_sdk_python_testing.executor import Executor

from durablec_local._clock import steady_jitter
from durablec_local._package import PRIVATE_NAMES


def test_the_private_names_of_the_testing_package_are_still_there() -> None:
    gone = [name for name in PRIVATE_NAMES if not hasattr(Executor, name)]
    assert not gone, f"AWS's testing package has no more {gone}"


def test_jitter_can_be_made_steady(monkeypatch: pytest.MonkeyPatch) -> None:
    names = vars(config)
    monkeypatch.setitem(names, "random", names["random"])  # To have it back.
    assert steady_jitter(), "AWS's SDK computes jitter in another way"
