"""The HTTP side of the gateway, in the order in which a request meets it.

`rand`          the edge: headers, size, time, log and count of every request
`toegang`       who asks: the bearer token, its scopes and its organisaties (`tokens`, `sleutels`)
`uitwisselingen`, `leerlingen`, `syncs`   the resources below /v1
`koppelvlak`    where partners deliver their SOAP messages
`gezondheid`    liveness, readiness, metrics
`problemen`     every error as problem+json
"""
