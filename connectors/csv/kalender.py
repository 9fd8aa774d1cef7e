"""The schoolkalender as one record; with a bad row there is none, for every count of verzuim would be off."""

from collections.abc import Iterator
from itertools import islice

from connectors.csv.contract import Bak, BronOnleesbaarError, Contract, Fout
from connectors.csv.spoel import kiezer, rijen_van
from gateway.sdk import Bevinding, Bronrecord, Rij


def kalenderrecord(bak: Bak, contract: Contract) -> Bronrecord:
    """Give the record; raises BronOnleesbaarError with all that is wrong."""
    grens, naam, kies = contract.grenzen["kalenderrijen"], bak.tabel.naam, kiezer(bak)
    gelezen = list(islice(rijen_van(bak, contract.grenzen["cel_tekens"]), grens + 1))
    if len(gelezen) > grens:
        gelezen = [(gelezen[-1][0], [], Fout("CSV-042", waarden={"grens": grens}))]
    bevindingen = [contract.bevinding(fout, naam, nummer) for nummer, _, fout in gelezen if fout]
    rijen = [
        Rij(dict(zip(bak.kolommen, kies(cellen), strict=True)), naam, nummer)
        for nummer, cellen, fout in gelezen
        if not fout
    ]
    lesdagen = [rij for rij in rijen if rij.get("lesdagen")]
    bevindingen += _mis(lesdagen, contract)
    if bevindingen:
        raise BronOnleesbaarError(bevindingen)
    lesvrij = [rij for rij in rijen if not rij.get("lesdagen")]
    return Bronrecord("kalender", {"kalender": (lesdagen or [Rij({}, naam, 1)])[0], "lesvrij": lesvrij})


def _mis(lesdagen: list[Rij], contract: Contract) -> Iterator[Bevinding]:
    for rij in lesdagen[1:]:
        dubbel = Fout("CSV-040", "lesdagen", {"andere": lesdagen[0].nummer})
        yield contract.bevinding(dubbel, rij.bestand, rij.nummer)
    for rij in lesdagen:
        if rij.get("begin") or rij.get("eind"):
            yield contract.bevinding(Fout("CSV-041", "lesdagen"), rij.bestand, rij.nummer)
