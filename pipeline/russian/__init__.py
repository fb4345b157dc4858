"""The Russian language below the stages: every stage may import it, and it imports no stage."""
