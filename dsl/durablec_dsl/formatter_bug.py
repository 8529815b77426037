"""What a formatter raises instead of giving out a text that says something else."""


class FormatterBug(Exception):
    """The text that was made does not say what the file says."""
