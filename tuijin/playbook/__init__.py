"""The method as data: stages, questions, roles, grades, kinds of work; files, published in versions."""
