"""What the pages of an import say in words."""

from django import template

from cases.imports.import_page import counts_in_words

register = template.Library()
register.filter("counted", counts_in_words)
