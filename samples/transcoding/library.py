"""The library that shows videos to the world."""


def publish(video: str, file: str) -> str:
    """Show a file as a video, and return where. Showing it again changes nothing."""
    return f"https://videos.example.com/{file}"
