"""Free TCP ports on this machine's loopback."""

import socket

from steelyard.processes.problems import EnvironmentProblem

LOOPBACK = "127.0.0.1"


def is_free(port: int, host: str = LOOPBACK) -> bool:
    """Whether a server could listen on ``port`` right now.

    The probe reuses addresses as servers do, so a connection that has just been closed there
    does not count as taken; something that listens does.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except OSError:
            return False
    return True


def choose_port(preferred: int | None = None, host: str = LOOPBACK, *, tries: int = 20) -> int:
    """``preferred`` if it is free, else the next free one above it, else any free one.

    None or 0 asks for any. The port is not held: whoever binds it must be ready to lose it.
    Raises EnvironmentProblem when this machine gives no port at all.
    """
    if preferred:
        for port in range(preferred, min(preferred + tries, 65536)):
            if is_free(port, host):
                return port
    return _any_port(host)


def _any_port(host: str) -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        try:
            probe.bind((host, 0))
        except OSError as error:
            raise EnvironmentProblem(
                f"No TCP port can be opened on {host}: {error.strerror}.",
                "Allow this program to listen on the loopback interface.",
            ) from error
        return int(probe.getsockname()[1])
