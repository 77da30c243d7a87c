"""How well documents are read, against what people know to be on them. Pure: rows and truth in, figures out."""
