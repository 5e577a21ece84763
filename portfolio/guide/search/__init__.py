"""Search in everything the method says, in the language of the reader: an index built once, matching, ranking, marking."""
