"""Times `sam build` of a project with one shared layer, and with an SDK in each function.

    python benchmarks/sam_build.py [--workflows N]

Both are the build of the same workflows. In the other, each function has the
`requirements.txt` that the layer has here, and no layer, as SAM's own samples do it. The
SAM CLI is that of `DURABLEC_SAM`, or the one on PATH; `python3.13` is on PATH. pip's
cache is warm for both: a build of one workflow goes before. The aim is a fifth of the
time; exit code 1 says that it was missed.
"""

import argparse
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from time import perf_counter

from durablec import files
from durablec.building import assemble

AIM = 5
LAYER = "        - !Ref WorkflowsLayer\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workflows", type=int, default=20)
    count = parser.parse_args().workflows
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _seconds(_project(folder / "warm", 1))
        shared = _seconds(_project(folder / "shared", count))
        each = _seconds(_one_for_each(_project(folder / "each", count)))
        sizes = [_megabytes(folder / way / ".aws-sam") for way in ("shared", "each")]
    print(f"{count} workflows      seconds     MB")
    print(f"one layer      {shared:10.1f} {sizes[0]:6,}")
    print(f"one for each   {each:10.1f} {sizes[1]:6,}")
    kept = each >= AIM * shared
    print(f"{each / shared:.1f} times (aim {AIM}): {'kept' if kept else 'missed'}")
    return int(not kept)


def _project(folder: Path, count: int) -> Path:
    """Write the build of some workflows into a folder."""
    folder.mkdir()
    for number in range(count):
        text = f"durablec: 1\nworkflow: w{number}\nsteps:\n  - return: {number}\n"
        (folder / f"w{number}.durable.yaml").write_text(text)
    for path, data in assemble(files.compile_paths([folder])).files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


def _one_for_each(folder: Path) -> Path:
    """Move what the layer holds into each function."""
    path = folder / "template.yaml"
    text = path.read_text().replace(f"      Layers:\n{LAYER}", "")
    head, _, rest = text.partition("  WorkflowsLayer:\n")
    path.write_text(head + rest.partition("\n\n")[2])
    for function in folder.glob("w*/"):
        shutil.copy(folder / "python-layer" / "requirements.txt", function)
    return folder


def _seconds(folder: Path) -> float:
    sam = os.environ.get("DURABLEC_SAM") or "sam"
    offline = {
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_DEFAULT_REGION": "us-east-1",
        "SAM_CLI_TELEMETRY": "0",
    }
    began = perf_counter()
    subprocess.run(
        [sam, "build"],
        cwd=folder,
        env=os.environ | offline,
        check=True,
        capture_output=True,
    )
    return perf_counter() - began


def _megabytes(folder: Path) -> int:
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return size // 1_000_000


if __name__ == "__main__":
    raise SystemExit(main())
