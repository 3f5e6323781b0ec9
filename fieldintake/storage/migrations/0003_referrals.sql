-- Why: the list of all referrals pages through them newest first, without reading every record.
CREATE INDEX record_referral ON record (row) WHERE type = 'referral';
