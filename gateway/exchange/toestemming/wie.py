"""People in a record, as staff and parents call them; only on screens of who may see the leerling."""

from gateway.model.leerling import Gezagdrager, Leerling
from gateway.model.toestemming import Rol
from gateway.policy import Ondertekenaar


def noem(iemand: Ondertekenaar, leerling: Leerling) -> str:
    """Someone who must sign, by name."""
    if iemand.rol is Rol.LEERLING:
        return leerling.roepnaam or leerling.voornamen or "de leerling"
    if iemand.rol is Rol.VERTEGENWOORDIGER:
        return "de curator of mentor"
    if iemand.wie is None:
        return "iemand met gezag (er is niemand bekend)"
    return f"{naam_van(leerling.gezagdragers[iemand.wie])} ({leerling.gezagdragers[iemand.wie].relatie})"


def naam_van(gezagdrager: Gezagdrager) -> str:
    """The name of a gezagdrager."""
    return " ".join(filter(None, (gezagdrager.voornamen, gezagdrager.voorvoegsel, gezagdrager.achternaam)))
