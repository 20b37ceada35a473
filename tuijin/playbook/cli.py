def add_verbs(verbs):
    pass
