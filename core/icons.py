"""The drawings that stand in templates/components/_sprite.html; the icon tag refuses any other name."""

ICONS = ("done", "ahead", "waits", "you", "warns", "blocks", "seal", "down", "right", "more")
STATES = ("done", "ahead", "waits", "you", "warns", "blocks")
MARKS = ("passed", "here", "ahead")
