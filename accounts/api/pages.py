from rest_framework.pagination import CursorPagination, PageNumberPagination


class Pages(PageNumberPagination):
    """`?page=2&page_size=100`; the answer is {count, next, previous, results}."""

    page_size_query_param = "page_size"
    max_page_size = 200


class Cursors(CursorPagination):
    """Follow `next` until it is null. What is added or changed meanwhile shifts nothing: none is missed, none twice."""

    page_size_query_param = "page_size"
    max_page_size = 200
    ordering = ("-created_at", "-pk")
