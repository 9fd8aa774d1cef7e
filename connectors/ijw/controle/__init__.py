"""Level 2: what must be true within one message, as data in contracts/ijw/regels.yaml."""

from connectors.ijw.controle.regels import IjwRegelError, lees_regels, toets

__all__ = ["IjwRegelError", "lees_regels", "toets"]
