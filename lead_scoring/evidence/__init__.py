"""What the learned points achieve on public data with real outcomes: docs/evidence.md."""
