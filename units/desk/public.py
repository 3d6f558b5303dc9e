"""What staff see of whether a row is public."""


class PublicOnSite:
    """Offers “view on site” only for rows that their queryset's `public()` has."""

    def is_public(self, obj) -> bool:
        """Whether visitors can see `obj` now."""
        return type(obj)._default_manager.public().filter(pk=obj.pk).exists()

    def get_view_on_site_url(self, obj=None):
        return obj.get_absolute_url() if obj is not None and self.is_public(obj) else None
