"""Tables, sessions, the delivery ledger and the migrations."""
