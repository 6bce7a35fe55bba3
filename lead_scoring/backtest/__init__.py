"""Back-test: what would two rule sets, or two models, have said on past days, and who was right?"""
