"""iJw 3.2 between a gemeente and a jeugdhulpaanbieder, for who of these two runs the gateway; never for a school.

afspraken      contracts/ijw: which messages there are, and what they are called on the line
vorm           the tree of each message, read from its XSD; messages as plain data and back
schema         level 1: what the XSD says
controle       level 2: rules within one message, as data
overstijgend   level 3: rules over messages, a pure function over what is known
retour         the one answer each message gets
ggk            the StUF envelope of the GGk
brug           what an event means for the Task that a school sees, and nothing else
boek           what is known and was exchanged, in one transaction
bewaarplek     the file it is in, encrypted; the BSN never leaves it
verwerking     one envelope in: judged, kept, answered
connector      deliver, take in, check
"""
