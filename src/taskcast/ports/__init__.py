"""What the use cases need from the world: Protocols only, one conformance suite for each with an implementation."""
