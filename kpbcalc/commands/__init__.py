"""The front door `kpb`: one module a verb."""
