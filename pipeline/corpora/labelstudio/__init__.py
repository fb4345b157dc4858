"""The task format of Label Studio."""
