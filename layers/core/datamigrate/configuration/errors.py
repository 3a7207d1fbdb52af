"""What is raised for settings that cannot be used."""


class SettingsError(Exception):
    """Where it stands, what was expected and found, and perhaps one thing to do."""

    def __init__(self, file: str, line: int, message: str, hint: str | None = None) -> None:
        self.line = line
        told = f"\nhint: {hint}" if hint else ""
        super().__init__(f"{file}:{line}: {message}{told}")
