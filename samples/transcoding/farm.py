"""The transcoding farm, which takes jobs and can be asked how they go.

Here it is a play with a script for each video, in which the looks stand for the time.
"""

import logging
from pathlib import PurePath
from typing import Literal, NotRequired, Protocol, TypedDict

LOG = logging.getLogger(__name__)

SCRIPTS: dict[str, list[int | str]] = {
    "holiday.mov": [0, 25, "throttled", 60, "throttled", "throttled", 90, "done"],
    "broken.mov": [0, "failed"],
    "lecture.mov": [0, "throttled"],
    "feature-film.mov": [0, 2, 4, 8, 12, 18, 25, 33, 42, 52, 66, 88, "done"],
}
"""What a look finds, by and by: per cent, how it ended, or a farm that is too busy."""


class Job(TypedDict):
    """A job that the farm has taken."""

    id: str


class Status(TypedDict):
    """How a job goes; `file` is there when it is done."""

    state: Literal["running", "done", "failed"]
    percent: int
    message: str
    file: NotRequired[str]


class Look(Protocol):
    """What durablec tells a look: how many there have been, this one counted."""

    attempt: int


class Throttled(Exception):
    """The farm takes no more requests for the moment."""


def start(video: str, profile: str) -> Job:
    """Have a video transcoded."""
    return {"id": f"{profile}:{video}"}


def status(job_id: str, context: Look) -> Status:
    """Ask how a job goes.

    Raises:
        Throttled: The farm takes no more requests for the moment.
    """
    video = job_id.partition(":")[2]
    script = SCRIPTS[video]
    match script[min(context.attempt, len(script)) - 1]:
        case "throttled":
            raise Throttled("slow down")
        case "failed":
            return _status("failed", 0, f"{video} has no frames")
        case "done":
            name = PurePath(video).with_suffix(".mp4").name
            return {**_status("done", 100), "file": name}
        case percent:
            return _status("running", int(percent))


def cancel(job_id: str) -> None:
    """Stop a job. One that has ended, or been stopped, is left as it is."""
    LOG.info("job %s stopped", job_id)


def _status(
    state: Literal["running", "done", "failed"], percent: int, message: str = ""
) -> Status:
    return {"state": state, "percent": percent, "message": message}
