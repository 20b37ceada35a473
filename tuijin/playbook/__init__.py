"""The method as data: stages, questions, roles, grades, kinds of work, read from files and published in versions."""
