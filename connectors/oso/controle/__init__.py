"""The checks on an OSO dossier: schema first, then the rules of contracts/oso/regels.yaml."""

from connectors.oso.controle.controleur import controleer
from connectors.oso.controle.regels import Regel, Regels, lees_regels

__all__ = ["Regel", "Regels", "controleer", "lees_regels"]
