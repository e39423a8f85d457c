"""What stands in the way outside our own code: a full disk, a taken port, a missing right."""


class EnvironmentProblem(Exception):  # noqa: N818 - the machine's fact, not a fault of the program
    """This machine, as it stands, cannot do what was asked; nothing of value was lost.

    ``message`` says what is in the way, ``remedy`` what to do about it: one sentence each.
    The command line prints both and leaves with exit code 3.
    """

    exit_code: int = 3

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(f"{message} {remedy}")
        self.message = message
        self.remedy = remedy
