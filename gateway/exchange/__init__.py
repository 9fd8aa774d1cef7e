"""The way of one uitwisseling, a module a step, in this order.

1. `intake`    a source is read; each good leerling becomes a stand, each bad one a bevinding
2. `plan`      abonnementen and what changed since the last state give the intended uitwisselingen
3. decide      `gateway.policy` answers Toegestaan or Geweigerd
4. minimise    `gateway.policy` makes the view with the allowed fields
5. `render`    the writer makes the message; its schema judges it
6. `commit`    uitwisseling, encrypted message and proof in one transaction
7. `deliver`   asks decide again, then hands the message to the connector
8. `settle`    the answer, now or later, becomes state and proof

`sync` runs 2 to 6 over all that changed; `proof` writes the record of each change of state.
"""
