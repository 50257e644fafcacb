"""How long the database has been silent: measured in time in which this process ran.

On an overloaded machine this process may not run for seconds, and then the database cannot answer it. So silence is not
read from a clock: a thread counts ticks, and a tick counts as TICK seconds however late it comes.
"""

TICK = 0.1
"""Seconds between two ticks."""


class Silence:
    """The seconds that a check has waited for the database. One thread checks, another one ticks."""

    def __init__(self) -> None:
        self._is_waiting = False
        self.seconds = 0.0

    def begin(self) -> None:
        """Begins to count: a check asks the database."""
        self._is_waiting = True

    def end(self) -> None:
        """Sets the count to zero: the database answered, if only with an error."""
        self._is_waiting = False
        self.seconds = 0.0

    def tick(self) -> None:
        """Counts one tick, if a check is waiting."""
        if self._is_waiting:
            self.seconds += TICK
