"""What a change of rules does: to the text of the rules, to real cases, and to every case there could be."""
