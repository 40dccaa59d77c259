"""Who looks at which project: counted on this node, told to the others (docs/explanation/presence.md)."""
