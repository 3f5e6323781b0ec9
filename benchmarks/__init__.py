"""Measurements of each area, beside a peer or a physical limit in the same run."""
