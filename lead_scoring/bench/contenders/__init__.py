"""The contenders of the race: each reads the same events and rules and writes the same ledger.

A contender is a module with `score(inputs, output)`: it writes ledger.parquet (lead_id, model_id,
rule_id, occurrences, points rounded to six decimals) and scores.parquet (lead_id, model_id,
lead_score) into the folder `output`.
"""
