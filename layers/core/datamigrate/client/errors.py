"""What the API, or the way to it, refuses: one exception, shown to the user as it is."""


class ApiError(Exception):
    """The API cannot be reached, or it does not do what was asked; the message says why."""
