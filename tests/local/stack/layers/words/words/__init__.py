"""A package that a layer brings."""


def greet(word: str) -> str:
    """A greeting."""
    return f"{word}, world"
