"""The embedded gazetteer's data. Where it comes from and under which licence: NOTICE."""
