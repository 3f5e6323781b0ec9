"""Referrals: all of this desk, with what comes next for each."""
