"""For a first look, the demo, the tests and the bench; nothing here runs in production.

`school` writes a synthetic school, `omgeving` a whole neighbourhood around it, `processen` starts what lives there,
`demo` tells the story.
"""
