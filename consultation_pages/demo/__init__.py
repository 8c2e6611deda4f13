"""Demo data: accounts, the real archive, sample plans and sample consultations in every stage; removable as a whole."""
