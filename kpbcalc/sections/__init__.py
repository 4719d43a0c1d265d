"""The report's sections: one folder and one declaration each, made of released figures only."""
