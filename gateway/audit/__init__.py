"""The proof: what was done with whose data, in logs that only grow and that anyone can verify.

`regel` makes a record, `logboek` writes it in the business transaction, `volgorde` gives it its place in the tree and
signs, `controle` recomputes, `uitvoer` hands over. `merkle`, `tegels`, `notitie`, `controlepunt` and `bewijs` are the
pure forms underneath.
"""
