"""The contribution calculator: for anyone, what is owed month by month, why, and by which law."""
