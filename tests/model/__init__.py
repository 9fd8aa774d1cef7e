"""The model keeps its promises."""
