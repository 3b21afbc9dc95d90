"""Tables that come in: read (`table`), mapped (`columns`), understood row by row (`rows`), set beside what stands
(`plan`) and written all or not at all (`write`). Nothing below `plan` knows the database.
"""
