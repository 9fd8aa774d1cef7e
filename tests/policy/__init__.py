"""The policy keeps its promises."""
