"""On what sharing rests: a ground of the AVG, and the law or standard behind it."""

from typing import Literal

from gateway.policy.vorm import Status, Vorm


class Grondslag(Vorm):
    """The ground in the AVG and the law or standard it rests on."""

    soort: Literal["wettelijke-verplichting", "algemeen-belang", "toestemming"]
    avg: str
    bron: str
    status: Status

    def __str__(self) -> str:
        """The ground in words, with the article of the AVG."""
        return f"{self.soort.replace('-', ' ')} (AVG {self.avg})"
