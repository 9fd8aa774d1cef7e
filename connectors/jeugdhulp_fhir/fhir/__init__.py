"""A verzoek as FHIR R4 resources; pure: the same verzoek gives the same resources, with the same ids.

verzoek       what is rendered: the message of the mapping, who sends it, who gets it, and how resources name each other
delen         the data types: identifiers, references, codes, names, addresses
personen      Patient, RelatedPerson, Organization, Practitioner, PractitionerRole
kern          ServiceRequest, CommunicationRequest or Communication, and DocumentReference
toestemming   Consent
taak          Task, also as the notification that something waits
bundel        all of them together, as a transaction
keuring       what a Bundle must keep to before it may leave
"""
