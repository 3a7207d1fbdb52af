"""What this machine or the stack refuses: one exception, shown to the user as it is."""


class StackError(Exception):
    """The stack cannot be started, deployed, reached or stopped; the message says why."""
