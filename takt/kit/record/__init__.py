"""The pages of one record: show, edit, one POST a verb, its story, links and files."""
