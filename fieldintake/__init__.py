"""Offline, encrypted intake and referral, on her consent."""
