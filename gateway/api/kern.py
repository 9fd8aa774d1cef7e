"""What every route works with: the house, the queue, and who may come in."""

from dataclasses import dataclass, field

from procrastinate import App
from starlette.requests import Request

from gateway.api.bladwijzer import Bladwijzer
from gateway.api.metingen import Metingen
from gateway.api.tokens import Tokencontrole
from gateway.exchange.inrichting import Inrichting


@dataclass(frozen=True)
class Kern:
    """Made once per process, when the house opens."""

    inrichting: Inrichting
    wachtrij: App
    tokens: Tokencontrole
    metingen: Metingen
    proxy: str | None
    bladwijzer: Bladwijzer = field(init=False)

    def __post_init__(self) -> None:
        """Derive what follows from the house."""
        object.__setattr__(self, "bladwijzer", Bladwijzer(self.inrichting.kast))


def kern_van(request: Request) -> Kern:
    """The core of the app that a request came to."""
    kern: Kern = request.app.state.kern
    return kern
