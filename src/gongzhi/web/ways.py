"""Ways back: the page of this house that a form names."""

from django.utils.http import url_has_allowed_host_and_scheme


def is_ours(page: str) -> bool:
    """Tell whether an address is a page of this house, from its root: else it may be a view's name."""
    return page.startswith("/") and url_has_allowed_host_and_scheme(page, allowed_hosts=None)
